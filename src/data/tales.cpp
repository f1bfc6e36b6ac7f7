// See tales.h.
#include "data/tales.h"

#include "check.h"

namespace chainrule {
namespace {

struct Person {
  const char* name;
  bool girl;
};
struct Thing {
  const char* name;
  bool plural;
};
struct Place {
  const char *name, *at;
};

// No name begins with another one of its list: a choice can be read off its letters.
const Person persons[] = {
    {"Mia", true},   {"Ben", false},  {"Anna", true},  {"Tom", false},
    {"Lily", true},  {"Max", false},  {"Zoe", true},   {"Paul", false},
    {"Emma", true},  {"Finn", false}, {"Nora", true},  {"Leo", false},
    {"Clara", true}, {"Hugo", false}, {"Julia", true}, {"David", false}};
const Thing things[] = {
    {"kite", false}, {"ball", false},  {"book", false}, {"shells", true},
    {"hat", false},  {"drum", false},  {"lamp", false}, {"stones", true},
    {"boat", false}, {"cup", false},   {"rose", false}, {"flowers", true},
    {"doll", false}, {"scarf", false}, {"box", false},  {"marbles", true}};
const Place places[] = {{"lake", "at"}, {"garden", "in"}, {"beach", "on"},
                        {"wood", "in"}, {"farm", "at"},   {"hill", "on"},
                        {"park", "in"}, {"market", "at"}};
const char* const colours[] = {"red", "blue", "green", "yellow", "white", "black"};

// Zipf: the second half as often as the first, the third a third.
double weight_of_rank(int rank) { return 1.0 / (rank + 1); }

void check(const TaleSettings& s) {
  const auto within = [](int value, int least, int most, const char* what) {
    ENSURE(least <= value && value <= most, "tales: %d %s; there can be %d .. %d", value,
           what, least, most);
  };
  within(s.names, 2, 16, "names");
  within(s.things, 1, 16, "things");
  within(s.places, 3, 8, "places");
  within(s.events, 0, 4, "events");
}

// What is true so far, and the sentences that say so or change it. Each ends on a blank,
// the last one excepted.
class Story {
 public:
  Story(Teller& teller, const TaleSettings& settings) : teller_(teller), s_(settings) {}

  Tale tell() {
    opening();
    find_thing();
    friend_comes();
    int events = 0;
    while (something_happens(events)) ++events;
    return {"", 0, hero_and_friend_[holder_]->name, thing_->name, thing_is_at().name};
  }

 private:
  const Person& person(size_t i) const { return *hero_and_friend_[i]; }
  const Place& thing_is_at() const { return places[at_[holder_]]; }
  bool together() const { return at_[0] == at_[1]; }
  const char* he_or_she(size_t i) const { return person(i).girl ? "She" : "He"; }
  const char* it_or_them() const { return thing_->plural ? "them" : "it"; }

  // A person who is not `other`; nullptr: anybody. Ranks are those among who is left.
  const Person* choose_person(const Person* other) {
    std::vector<Choice> options;
    std::vector<const Person*> left;
    for (int i = 0; i < s_.names; ++i) {
      if (&persons[i] == other) continue;
      options.push_back({persons[i].name, weight_of_rank(int(left.size()))});
      left.push_back(&persons[i]);
    }
    return left[teller_.choose(options)];
  }

  void opening() {
    teller_.choose({{"One day ", 4},
                    {"One morning ", 2},
                    {"In the evening ", 1},
                    {"Last summer ", 1}});
    hero_and_friend_[0] = choose_person(nullptr);
    teller_.say(" went to the ");
    std::vector<Choice> options;
    for (int i = 0; i < s_.places; ++i) {
      options.push_back({places[i].name, weight_of_rank(i)});
    }
    at_[0] = at_[1] = teller_.choose(options);
    teller_.say(". ");
  }

  // Article, colour and noun are one choice: "some" already tells of many things.
  void find_thing() {
    teller_.say(he_or_she(0));
    teller_.choose({{" found ", 3}, {" bought ", 2}, {" made ", 1}});
    std::vector<Choice> options;
    for (int i = 0; i < s_.things; ++i) {
      int rank = 0;
      for (const std::string colour : colours) {
        options.push_back(
            {(things[i].plural ? "some " : "a ") + colour + " " + things[i].name,
             weight_of_rank(i) * weight_of_rank(rank++)});
      }
    }
    const size_t chosen = teller_.choose(options),
                 count = sizeof colours / sizeof *colours;
    thing_ = &things[chosen / count];
    colour_ = colours[chosen % count];
    teller_.say(std::string(" there. ") + he_or_she(0));
    teller_.choose(
        {{" was happy. ", 1}, {std::string(" liked ") + it_or_them() + ". ", 1}});
  }

  void friend_comes() {
    teller_.choose({{"Soon ", 1}, {"Then ", 2}});
    hero_and_friend_[1] = choose_person(hero_and_friend_[0]);
    teller_.choose({{" came along. ", 1}, {" came to play. ", 1}});
  }

  // One event, or the question, after which nothing happens any more.
  bool something_happens(int events) {
    enum { gives, hero_goes, friend_goes, asks_who, asks_where };
    std::vector<Choice> options;
    std::vector<int> kinds;
    const auto add = [&](int kind, const std::string& text, double weight) {
      options.push_back({text, weight});
      kinds.push_back(kind);
    };
    if (events < s_.events) {
      // Who is elsewhere can be given nothing.
      if (together()) add(gives, std::string(person(holder_).name) + " gave the ", 2);
      add(hero_goes, std::string(person(0).name) + " went to the ", 1);
      add(friend_goes, std::string(person(1).name) + " went to the ", 1);
    }
    add(asks_who, "Who has the ", 0.5);
    add(asks_where, thing_->plural ? "Where are the " : "Where is the ", 0.5);
    const int kind = kinds[teller_.choose(options, Matters::yes)];
    if (kind == gives) give();
    if (kind == hero_goes || kind == friend_goes) go(kind == hero_goes ? 0 : 1);
    if (kind == asks_who || kind == asks_where) answer(kind == asks_who);
    return kind < asks_who;
  }

  void give() {
    holder_ = 1 - holder_;
    teller_.say(std::string(thing_->name) + " to " + person(holder_).name + ". " +
                he_or_she(holder_));
    teller_.choose({{" was happy. ", 1}, {" said thank you. ", 1}});
  }

  // Any other place is as likely as any other: who keeps track knows when the two meet.
  void go(size_t who) {
    std::vector<Choice> options;
    std::vector<size_t> numbers;
    for (size_t i = 0; i < size_t(s_.places); ++i) {
      if (i == at_[who]) continue;
      options.push_back({places[i].name, 1});
      numbers.push_back(i);
    }
    at_[who] = numbers[teller_.choose(options, Matters::yes)];
    teller_.say(". ");
    if (!together()) return;
    teller_.say(std::string(he_or_she(who)) + " met " + person(1 - who).name +
                " there. ");
  }

  void answer(bool who) {
    teller_.say(std::string(colour_) + " " + thing_->name + " now? ");
    if (who) {
      teller_.say(std::string(person(holder_).name) + " has " + it_or_them() + ".");
    } else {
      teller_.say(std::string(thing_->plural ? "They are " : "It is ") +
                  thing_is_at().at + " the " + thing_is_at().name + ".");
    }
  }

  Teller& teller_;
  const TaleSettings& s_;
  const Person* hero_and_friend_[2] = {};
  size_t at_[2] = {};  // places of the two
  size_t holder_ = 0;  // which of them has the thing
  const Thing* thing_ = nullptr;
  const char* colour_ = "";
};

}  // namespace

Tale tell_tale(Teller& teller, TaleSettings settings) {
  check(settings);
  return Story(teller, settings).tell();
}

std::vector<Tale> tales(int count, Key key, TaleSettings settings) {
  ENSURE(count >= 0, "tales: %d tales", count);
  std::vector<Tale> all;
  for (int i = 0; i < count; ++i) {
    DrawingTeller teller(Rng{derived(key, uint64_t(i))});
    Tale tale = tell_tale(teller, settings);
    tale.text = teller.text();
    // The answer has no question mark, and what comes before it ends on a full stop.
    tale.question = tale.text.rfind(". ", tale.text.find('?')) + 2;
    all.push_back(tale);
  }
  return all;
}

std::string text_of(const std::vector<Tale>& tales) {
  std::string text;
  for (const Tale& tale : tales) text += tale.text + "\n";
  return text;
}

std::vector<double> tale_surprises(const std::string& text, TaleSettings settings) {
  std::vector<double> all;
  while (all.size() < text.size()) {
    ReadingTeller reader(text, all.size());
    tell_tale(reader, settings);
    reader.say("\n");
    all.insert(all.end(), reader.surprises().begin(), reader.surprises().end());
  }
  return all;
}

double tale_entropy(TaleSettings settings) {
  return expected_surprise([&](Teller& teller) { tell_tale(teller, settings); });
}

std::vector<TaleWord> tale_words(TaleSettings settings) {
  check(settings);
  std::vector<TaleWord> words;
  for (int i = 0; i < settings.names; ++i) {
    words.push_back({persons[i].name, persons[i].girl ? WordKind::girl : WordKind::boy});
  }
  for (int i = 0; i < settings.things; ++i) {
    words.push_back(
        {things[i].name, things[i].plural ? WordKind::things : WordKind::thing});
  }
  for (int i = 0; i < settings.places; ++i) {
    words.push_back({places[i].name, WordKind::place});
  }
  for (const char* colour : colours) words.push_back({colour, WordKind::colour});
  return words;
}

}  // namespace chainrule
