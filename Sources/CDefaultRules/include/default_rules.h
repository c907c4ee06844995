// The rule packs of pipelines/rules, embedded so that the binary works alone.
#pragma once
#include <stddef.h>

typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} winnow_default_rule_pack;

// The packs, ended by one without a name.
const winnow_default_rule_pack *winnow_default_rule_packs(void);
