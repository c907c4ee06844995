/* Preloaded into a program under test (LD_PRELOAD): kills it at the Nth call that changes a file. */
#ifndef CFAULTINJECTION_H
#define CFAULTINJECTION_H
#endif
