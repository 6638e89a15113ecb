#!/usr/bin/env python3
"""Lists the origins of the public question sets, and converts them for the fitter.

    sets.py list                           the sets: name, project page, licence, what to download
    sets.py lay-out SET ORIGINAL… FOLDER   writes FOLDER/SET/{corpus,queries,queries_typo}.jsonl
    sets.py check FOLDER/SET…              reports the errors in converted folders

Needs Python 3.9 or later and nothing else. Download the originals yourself: each has its own licence, and none is
part of this repository. If a set is larger than needed, a sample is drawn, which is the same in each run.

corpus.jsonl        {"id", "text", "alt": [other phrasings], "entities": [names], "doc": title}
queries.jsonl       {"id", "text", "gold": [ids of right facts; empty if unanswerable], "tag"}
queries_typo.jsonl  the same questions with one to three typos each

A tag is "ans", or for questions without an answer "oos" (off every topic of the set) or "adv" (written to
look answerable). The fitter reads the questions whose id has a SHA-1 with an even first byte.
"""

import csv
import hashlib
import json
import pathlib
import random
import re
import sys

SETS = {
    "squad2": (
        "SQuAD 2.0, a sentence a fact",
        "https://rajpurkar.github.io/SQuAD-explorer/",
        "CC BY-SA 4.0",
        "dev-v2.0.json train-v2.0.json (the second for questions off every topic)",
    ),
    "selqa_alt": (
        "SelQA, the question as a phrasing, its paraphrase asked",
        "https://github.com/emorynlp/selqa",
        "Apache-2.0",
        "ass/selqa-ass-{train,dev,test}.json",
    ),
    "timeqa": (
        "Time-Sensitive-QA, written by people",
        "https://github.com/wenhuchen/Time-Sensitive-QA",
        "BSD-3-Clause",
        "dataset/human_annotated_test.json",
    ),
    "hint3_curekart": (
        "HINT3, a shop's chat bot",
        "https://github.com/hellohaptik/HINT3",
        "ODbL",
        "dataset/v1/train/curekart_train.csv dataset/v1/test/curekart_test.csv",
    ),
    "hint3_sofmattress": (
        "HINT3, another shop's",
        "https://github.com/hellohaptik/HINT3",
        "ODbL",
        "dataset/v1/train/sofmattress_train.csv dataset/v1/test/sofmattress_test.csv",
    ),
    "banking77": (
        "Banking77 of PolyAI",
        "https://github.com/PolyAI-LDN/task-specific-datasets",
        "CC BY 4.0",
        "banking_data/train.csv banking_data/test.csv",
    ),
    "clinc150": (
        "CLINC150",
        "https://github.com/clinc/oos-eval",
        "CC BY 3.0",
        "data/data_full.json",
    ),
}

# The sizes of the sets that the shipped model was fitted to.
SQUAD_ANSWERABLE, SQUAD_OFF_TOPIC, SQUAD_ADVERSARIAL = 800, 350, 350
SELQA_OFF_TOPIC = 300
TIMEQA_ENTRIES = 75
PHRASINGS = 10
BANKING_QUERIES = 1500
CLINC_QUERIES, CLINC_OFF_TOPIC = 1000, 1000

# The maximum number of typos in a question: one for every four words.
TYPOS_MAX, WORDS_A_TYPO = 3, 4
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def sentences(paragraph):
    """Returns the sentences of a paragraph, each with its beginning and end."""
    edges = [0]
    for found in re.finditer(r"[.!?][\"'”)\]]*\s+(?=[\"'“(\[]*[A-Z0-9])", paragraph):
        word = paragraph[: found.start()].rstrip().rsplit(" ", 1)[-1].lstrip("(\"“")
        # A full stop after an initial or a title does not end a sentence.
        if len(word) > 1 and word not in ("Dr", "Mr", "Mrs", "Ms", "St", "vs", "No", "Jr", "U.S"):
            edges.append(found.end())
    edges.append(len(paragraph))
    parts = [(begin, end) for begin, end in zip(edges, edges[1:]) if paragraph[begin:end].strip()]
    return [(begin, end, paragraph[begin:end].strip()) for begin, end in parts]


def query(number, text, gold, tag):
    return {"id": str(number), "text": text.strip(), "gold": gold, "tag": tag}


def squad2(dev, train):
    corpus, answerable, adversarial = [], [], []
    for d, article in enumerate(json.load(dev.open(encoding="utf-8"))["data"]):
        title = article["title"].replace("_", " ")
        for p, paragraph in enumerate(article["paragraphs"]):
            context = paragraph["context"]
            found = sentences(context)
            for s, (_, _, text) in enumerate(found):
                corpus.append({"id": f"s{d}.{p}.{s}", "text": text, "entities": [title], "doc": title})
            for asked in paragraph["qas"]:
                if asked.get("is_impossible"):
                    adversarial.append(query(asked["id"], asked["question"], [], "adv"))
                    continue
                starts = {answer["answer_start"] for answer in asked["answers"]}
                gold = [
                    f"s{d}.{p}.{s}"
                    for s, (begin, end, _) in enumerate(found)
                    if any(begin <= start < end for start in starts)
                ]
                if gold:
                    answerable.append(query(asked["id"], asked["question"], gold, "ans"))
    titles = {fact["doc"] for fact in corpus}
    elsewhere = [
        query("o" + asked["id"], asked["question"], [], "oos")
        for article in json.load(train.open(encoding="utf-8"))["data"]
        if article["title"].replace("_", " ") not in titles
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
        if not asked.get("is_impossible")
    ]
    return corpus, (
        sample(answerable, SQUAD_ANSWERABLE)
        + sample(elsewhere, SQUAD_OFF_TOPIC)
        + sample(adversarial, SQUAD_ADVERSARIAL)
    )


def selqa_alt(*originals):
    """Takes a section of an article whole if it was asked about twice, the second time in other words."""
    entries = [entry for path in originals for entry in json.load(path.open(encoding="utf-8"))]
    asked = {}
    for number, entry in enumerate(entries):
        key = (entry["article"], entry["section"], tuple(entry["answers"]))
        asked.setdefault(key, {}).setdefault(entry["is_paraphrase"], (number, entry))
    corpus, queries, known = [], [], {}
    for (article, section, answers), found in asked.items():
        if len(found) < 2 or not answers:
            continue
        (number, paraphrase), (_, original) = found[True], found[False]
        title = f"{article}#{section}"
        for text in map(str.strip, original["candidates"]):
            if text and (title, text) not in known:
                known[title, text] = fact = {"id": f"f{len(corpus)}", "text": text}
                corpus.append(dict(fact, entities=[article], doc=title, alt=[]))
        gold = []
        for answer in answers:
            fact = known.get((title, original["candidates"][answer].strip()))
            if fact and fact["id"] not in gold:
                gold.append(fact["id"])
        if gold:
            # A phrasing belongs to one fact.
            corpus[int(gold[0][1:])]["alt"].append(original["question"])
            queries.append(query(f"q{number}", paraphrase["question"], gold, "ans"))
    articles = {entry.split("#")[0] for entry, _ in known}
    off_topic = [
        query(f"q{number}", entry["question"], [], "oos")
        for number, entry in enumerate(entries)
        if entry["article"] not in articles
    ]
    return corpus, queries + sample(off_topic, SELQA_OFF_TOPIC)


def timeqa(original):
    corpus, queries, laid_out = [], [], {}
    entries = sample(json.load(original.open(encoding="utf-8")), TIMEQA_ENTRIES)
    for e, entry in enumerate(entries):
        title = entry["link"].rsplit("/", 1)[-1].replace("_", " ")
        number, found = laid_out.setdefault(entry["link"], (len(laid_out), []))
        if not found:
            for p, paragraph in enumerate(entry["paras"]):
                # Headings and list entries are not facts.
                is_text = len(paragraph.split()) >= 6 and not paragraph.startswith("-")
                found.append(sentences(paragraph) if is_text else [])
                for s, (_, _, text) in enumerate(found[-1]):
                    fact = {"id": f"t{number}.{p}.{s}", "text": text}
                    corpus.append(dict(fact, entities=[title], doc=title))
        for q, (text, answers) in enumerate(entry["questions"]):
            given = [answer for answer in answers if answer.get("answer")]
            gold = [
                f"t{number}.{answer['para']}.{s}"
                for answer in given
                for s, (begin, end, _) in enumerate(found[answer["para"]])
                if begin <= answer["from"] < end
            ]
            # The answers to some questions are in the parts that were left out.
            if gold or not given:
                gold = list(dict.fromkeys(gold))
                queries.append(query(f"q{e}.{q}", text, gold, "ans" if gold else "adv"))
    return corpus, queries


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return [tuple(row.values())[:2] for row in csv.DictReader(lines)]


def intents(train, test, doc, phrasings=None):
    """Returns one fact for each intent: its name as the text, its training sentences as phrasings."""
    by_intent = {}
    for text, intent in train:
        by_intent.setdefault(intent, []).append(text.strip())
    corpus = [
        {
            "id": intent,
            "text": intent.replace("_", " ").lower() if intent.isupper() else intent.replace("_", " "),
            "alt": list(dict.fromkeys(sample(texts, phrasings) if phrasings else texts)),
            "doc": doc,
        }
        for intent, texts in sorted(by_intent.items())
    ]
    queries = []
    for number, (text, intent) in enumerate(test):
        gold = [intent] if intent in by_intent else []
        queries.append(query(f"q{number}", text, gold, "ans" if gold else "oos"))
    return corpus, queries


def hint3(name):
    return lambda train, test: intents(rows(train), rows(test), name)


def banking77(train, test):
    return intents(rows(train), sample(rows(test), BANKING_QUERIES), "banking", PHRASINGS)


def clinc150(original):
    data = json.load(original.open(encoding="utf-8"))
    corpus, queries = intents(data["train"], sample(data["test"], CLINC_QUERIES), "clinc", PHRASINGS)
    off_topic = sample([text for text, _ in data["oos_test"]], CLINC_OFF_TOPIC)
    return corpus, queries + [query(f"o{n}", text, [], "oos") for n, text in enumerate(off_topic)]


CONVERSIONS = {
    "squad2": squad2,
    "selqa_alt": selqa_alt,
    "timeqa": timeqa,
    "hint3_curekart": hint3("curekart"),
    "hint3_sofmattress": hint3("sofmattress"),
    "banking77": banking77,
    "clinc150": clinc150,
}


def sample(entries, count):
    """Returns a sample of some entries in random order, the same in each run."""
    entries = list(entries)
    return random.Random(0).sample(entries, min(count, len(entries)))


def with_typos(text, chance):
    """Returns a question as people type it in a hurry: in lower case, with one to three typos."""
    words = text.lower().rstrip("?").split()
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    count = min(TYPOS_MAX, max(1, len(words) // WORDS_A_TYPO), len(long))
    for place in chance.sample(long, count):
        words[place] = with_typo(words[place], chance)
    return " ".join(words)


def with_typo(word, chance):
    """Returns a word with a letter dropped, doubled, swapped with the next, or replaced by a neighbouring key."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = chance.randrange(4)
    if kind == 0:
        return before + after
    if kind == 1:
        return before + letter * 2 + after
    if kind == 2:
        return before + after[0] + letter + after[1:]
    row = next((row for row in KEYS if letter in row), letter)
    at = row.index(letter)
    beside = [row[other] for other in (at - 1, at + 1) if 0 <= other < len(row)]
    return before + (chance.choice(beside) if beside else letter * 2) + after


def lay_out(name, originals, folder):
    corpus, queries = CONVERSIONS[name](*map(pathlib.Path, originals))
    chance = random.Random(1)
    typos = [dict(asked, text=with_typos(asked["text"], chance)) for asked in queries]
    target = pathlib.Path(folder) / name
    target.mkdir(parents=True, exist_ok=True)
    lists = {"corpus": corpus, "queries": queries, "queries_typo": typos}
    for file, lines in lists.items():
        with (target / f"{file}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return target


def check(folder):
    """Returns the errors in a folder, and the size of the set."""
    lists = {}
    for file in ("corpus", "queries", "queries_typo"):
        with (folder / f"{file}.jsonl").open(encoding="utf-8") as lines:
            lists[file] = [json.loads(line) for line in lines]
    facts = [str(fact["id"]) for fact in lists["corpus"]]
    faults = []
    if len(set(facts)) < len(facts):
        faults.append("two facts have the same id")
    if [asked["id"] for asked in lists["queries"]] != [asked["id"] for asked in lists["queries_typo"]]:
        faults.append("queries_typo.jsonl has other questions than queries.jsonl")
    for file in ("queries", "queries_typo"):
        ids = [asked["id"] for asked in lists[file]]
        if len(set(ids)) < len(ids):
            faults.append(f"{file}.jsonl: two questions have the same id")
        if any(gold not in set(facts) for asked in lists[file] for gold in asked["gold"]):
            faults.append(f"{file}.jsonl: a right fact is not in corpus.jsonl")
    dev = sum(hashlib.sha1(asked["id"].encode()).digest()[0] % 2 == 0 for asked in lists["queries"])
    answerable = sum(bool(asked["gold"]) for asked in lists["queries"])
    phrasings = sum(len(fact.get("alt", [])) for fact in lists["corpus"])
    size = f"{len(facts)} facts, {phrasings} phrasings, {answerable} answerable questions, "
    size += f"{len(lists['queries']) - answerable} others, {dev} of all in the dev half"
    return faults, size


def main(arguments):
    if arguments == ["list"]:
        for name, (what, page, licence, files) in SETS.items():
            print(f"{name}: {what}\n  {page}\n  licence: {licence}\n  files: {files}\n")
        return 0
    if arguments[:1] == ["lay-out"] and len(arguments) >= 4 and arguments[1] in SETS:
        _, name, *originals, folder = arguments
        folders = [lay_out(name, originals, folder)]
    elif arguments[:1] == ["check"] and len(arguments) >= 2:
        folders = [pathlib.Path(folder) for folder in arguments[1:]]
    else:
        print(__doc__, file=sys.stderr)
        return 2
    found = [(folder, *check(folder)) for folder in folders]
    for folder, faults, size in found:
        print(f"{folder}: {size}")
        for fault in faults:
            print(f"{folder}: {fault}", file=sys.stderr)
    return int(any(faults for _, faults, _ in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
