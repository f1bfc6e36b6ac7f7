// Tales: short stories from a small grammar, any number, seeded, to learn language from.
//
//   One day Mia went to the lake. She found a red kite there. She liked it. Soon Ben came
//   along. Mia gave the kite to Ben. He was happy. Ben went to the garden. Where is the
//   red kite now? It is in the garden.
//
// There is something to learn at every distance: the letters of words; that Mia is she
// and shells are they; which colour the kite had; when the two are in one place, so that
// something can be given; and who has the kite, or where it is, after all that. How
// surprising each character is to one who knows all this is computed exactly, so a
// model's loss can be compared with the best that is possible. Names, things, places and
// colours are as frequent as Zipf found words to be: the second half as often as the
// first, the third a third.
// Introduced by lesson 25.
#pragma once

#include <string>
#include <vector>

#include "data/teller.h"
#include "random.h"

namespace chainrule {

struct TaleSettings {
  int names = 8;   // 2 .. 16, girls and boys in turns
  int things = 8;  // 1 .. 16, every fourth of them many: "shells"
  int places = 6;  // 3 .. 8
  int events = 2;  // at most so many, 0 .. 4, before the question
};

struct Tale {
  std::string text;    // without a line end
  size_t question;     // where in the text the question begins
  std::string holder;  // who has the thing at the end
  std::string thing;   // "kite"
  std::string place;   // where it is at the end: "garden"
};

// Tale i is a function of key, i and settings alone: fewer tales are the first of more.
std::vector<Tale> tales(int count, Key key, TaleSettings settings = {});
// A tale to a line, each with its line end.
std::string text_of(const std::vector<Tale>& tales);

// -log p, in nats, of each byte of a text that text_of() made: its sum is what a perfect
// model would still lose. Throws an Error where it is no tale under these settings.
std::vector<double> tale_surprises(const std::string& text, TaleSettings settings = {});
// The mean of that sum over all tales.
double tale_entropy(TaleSettings settings = {});

// Every word that a tale may have, in the order of the lists: what to colour on a map.
enum class WordKind { girl, boy, thing, things, place, colour };
struct TaleWord {
  std::string word;
  WordKind kind;
};
std::vector<TaleWord> tale_words(TaleSettings settings = {});

// The grammar itself, for whoever wants to listen (see teller.h). Its text is the
// teller's; returns the rest.
Tale tell_tale(Teller& teller, TaleSettings settings);

}  // namespace chainrule
