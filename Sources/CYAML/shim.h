// Shim header: lets Swift import libyaml, installed from Debian's libyaml-dev.
#pragma once
#include <yaml.h>
