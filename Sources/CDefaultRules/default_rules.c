#include "default_rules.h"

// #embed (C23) is an extension in the C dialect that SwiftPM selects.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char boilerplate[] = {
#embed "../../pipelines/rules/boilerplate.yaml"
};
static const unsigned char boilerplate_model[] = {
#embed "../../pipelines/rules/boilerplate.model.yaml"
};
static const unsigned char sources[] = {
#embed "../../pipelines/rules/sources.yaml"
};
static const unsigned char topics[] = {
#embed "../../pipelines/rules/topics.yaml"
};
static const unsigned char dates_en[] = {
#embed "../../pipelines/rules/dates/en.yaml"
};
static const unsigned char dates_de[] = {
#embed "../../pipelines/rules/dates/de.yaml"
};
static const unsigned char dates_fr[] = {
#embed "../../pipelines/rules/dates/fr.yaml"
};
static const unsigned char dates_es[] = {
#embed "../../pipelines/rules/dates/es.yaml"
};
static const unsigned char dates_it[] = {
#embed "../../pipelines/rules/dates/it.yaml"
};
static const unsigned char dates_pt[] = {
#embed "../../pipelines/rules/dates/pt.yaml"
};
static const unsigned char dates_nl[] = {
#embed "../../pipelines/rules/dates/nl.yaml"
};
static const unsigned char dates_ja[] = {
#embed "../../pipelines/rules/dates/ja.yaml"
};
static const unsigned char dates_zh[] = {
#embed "../../pipelines/rules/dates/zh.yaml"
};
static const unsigned char dates_ko[] = {
#embed "../../pipelines/rules/dates/ko.yaml"
};

static const winnow_default_rule_pack packs[] = {
  {"boilerplate.yaml", boilerplate, sizeof boilerplate},
  {"boilerplate.model.yaml", boilerplate_model, sizeof boilerplate_model},
  {"sources.yaml", sources, sizeof sources},
  {"topics.yaml", topics, sizeof topics},
  {"dates/en.yaml", dates_en, sizeof dates_en},
  {"dates/de.yaml", dates_de, sizeof dates_de},
  {"dates/fr.yaml", dates_fr, sizeof dates_fr},
  {"dates/es.yaml", dates_es, sizeof dates_es},
  {"dates/it.yaml", dates_it, sizeof dates_it},
  {"dates/pt.yaml", dates_pt, sizeof dates_pt},
  {"dates/nl.yaml", dates_nl, sizeof dates_nl},
  {"dates/ja.yaml", dates_ja, sizeof dates_ja},
  {"dates/zh.yaml", dates_zh, sizeof dates_zh},
  {"dates/ko.yaml", dates_ko, sizeof dates_ko},
  {NULL, NULL, 0},
};

const winnow_default_rule_pack *winnow_default_rule_packs(void) { return packs; }
