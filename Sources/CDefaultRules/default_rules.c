#include "default_rules.h"

// #embed (C23) is an extension in the C dialect that SwiftPM selects.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const winnow_default_rule_pack packs[] = {
  {NULL, NULL, 0},
};

const winnow_default_rule_pack *winnow_default_rule_packs(void) { return packs; }
