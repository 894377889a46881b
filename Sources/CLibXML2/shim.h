#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 is built with ICU, whose headers clash with Foundation's.
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
