// Nothing to call: linking this target is enough. See startup.c.
#pragma once
