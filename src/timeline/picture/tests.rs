use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::*;

/// English, for the tests.
pub(super) const WORDS: PictureWords<'static> = PictureWords::ENGLISH.titled("Cars, 2018");

/// Metrics by which every letter is .55 times as wide as high, and letters beyond the first plane have no
/// font.
pub(super) struct Even;

impl FontMetrics for Even {
    fn width(&self, text: &str, _: Weight, size: f64) -> f64 {
        size * 0.55 * text.graphemes(true).count() as f64
    }

    fn family(&self, grapheme: &str) -> Option<Arc<str>> {
        let has = grapheme.chars().all(|letter| letter < '\u{10000}');
        has.then(|| FAMILY.into())
    }
}

pub(super) fn item(when: &str, text: &str) -> Item {
    let when: EventDate = when.parse().unwrap();
    Item {
        heading: when.in_words(),
        when,
        lasting: false,
        certain: true,
        text: text.to_owned(),
        source: "Reuters, 16 July 2018".to_owned(),
    }
}

fn picture(items: &[Item]) -> Picture {
    Picture::new(items, &WORDS, Theme::Light, &Even)
}

/// Asserts that all labels are within the frame and do not overlap.
fn assert_tidy(picture: &Picture) {
    let labels = picture.labels();
    for (place, a) in labels.iter().enumerate() {
        assert!(
            a.x >= 0.0
                && a.y >= 0.0
                && a.x + a.width <= picture.width
                && a.y + a.height <= picture.height,
            "{a:?} leaves {} × {}",
            picture.width,
            picture.height
        );
        for b in labels.iter().skip(place + 1) {
            let apart = a.x + a.width <= b.x
                || b.x + b.width <= a.x
                || a.y + a.height <= b.y
                || b.y + b.height <= a.y;
            assert!(apart, "{a:?} overlaps {b:?}");
        }
    }
}

/// Asserts that every tag of an SVG is closed and that every `&` begins an entity.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a bare > in {text}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty());
        match tag {
            _ if tag.starts_with('/') => assert_eq!(open.pop(), name),
            _ if tag.ends_with('/') => {}
            _ => open.push(name.unwrap()),
        }
        for entity in piece.split('&').skip(1) {
            let (name, _) = entity.split_once(';').expect("an entity ends");
            assert!(matches!(name, "amp" | "lt" | "gt" | "quot"), "&{name};");
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    let is_legal = |letter: char| letter == '\n' || !letter.is_control();
    assert!(svg.chars().all(is_legal));
}

const HOSTILE: [&str; 12] = [
    "",
    "<script>alert(\"&\")</script> ]]> <!-- & &amp; ' \u{0} \u{1b}[31m \u{fffe}",
    "العربية: مرحبا بالعالم، هذا نص طويل إلى حد ما (2018).",
    "中国的首都是北京。中国的首都是北京。中国的首都是北京。中国的首都是北京。中国的首都是北京。",
    "\u{202e}\u{202d}\u{2066}reversed\u{2069}",
    "𓀀𓀁 Egyptian 𓀂",
    "   \t\n\r ",
    "𒀀",
    "👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "\u{200d}\u{fe0f}\u{301}",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
    "Ибид отвечает словами источников, дословно, с цитатой и датой.",
];

#[test]
fn a_picture_without_items_has_only_its_title() {
    let picture = picture(&[]);
    assert_eq!(picture.labels().len(), 1);
    assert_well_formed(&picture.svg());
    assert!(picture.svg().contains("<title>Cars, 2018</title>"));
}

#[test]
fn hostile_texts_stay_within_the_frame_and_well_formed() {
    let long = "a".repeat(4_000);
    let heaped = format!("o{}", "\u{301}".repeat(4_000));
    let texts = HOSTILE.into_iter().chain([long.as_str(), heaped.as_str()]);
    let items: Vec<Item> = texts
        .clone()
        .map(|text| Item {
            heading: text.to_owned(),
            source: text.to_owned(),
            ..item("2018-07-16", text)
        })
        .collect();
    for title in texts {
        let words = PictureWords { title, ..WORDS };
        let picture = Picture::new(&items, &words, Theme::Dark, &Even);
        assert_tidy(&picture);
        assert_well_formed(&picture.svg());
    }
}

#[test]
fn invalid_widths_do_no_harm() {
    struct Nothing(f64);
    impl FontMetrics for Nothing {
        fn width(&self, _: &str, _: Weight, _: f64) -> f64 {
            self.0
        }
        fn family(&self, _: &str) -> Option<Arc<str>> {
            Some(FAMILY.into())
        }
    }
    let items = [item("2014/..", HOSTILE[10]), item("2018-07-16", HOSTILE[3])];
    for width in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        -5.0,
        0.0,
        f64::MAX,
        1e9,
    ] {
        let picture = Picture::new(&items, &WORDS, Theme::Light, &Nothing(width));
        assert_tidy(&picture);
        assert_well_formed(&picture.svg());
    }
}

#[test]
fn letters_without_a_font_are_replaced_by_a_note() {
    let svg = picture(&[item("2018-07-16", "The sign 𓀀𓀁𓀂 is old")]).svg();
    assert!(svg.contains("The sign [no font for this script] is old"));
    assert!(!svg.contains('𓀀'));
}

#[test]
fn cards_are_in_the_order_of_the_items() {
    let dates = [
        "../2013",
        "2014/..",
        "2018",
        "2018-01-01",
        "2018-01",
        "2018-07-16",
    ];
    let items: Vec<Item> = dates
        .iter()
        .map(|date| item(date, &format!("about {date}")))
        .collect();
    let svg = picture(&items).svg();
    let places = dates.map(|date| svg.find(&format!(">about {date}<")).unwrap());
    assert!(places.is_sorted());
}

#[test]
fn surplus_items_are_not_drawn() {
    let items = vec![item("2018-07-16", "once"); ITEMS_MAX + 5];
    assert_eq!(picture(&items).svg().matches(">once<").count(), ITEMS_MAX);
}

#[test]
fn every_form_of_date_is_drawn_below_the_title() {
    let forms = [
        "../2014",
        "/2014",
        "2014/..",
        "2014/",
        "2014?/2015~",
        "-9999",
        "-9999-01-01",
        "9999-12-31",
        "9999",
        "199X",
        "19XX",
        "2018-XX-XX",
        "2018-24",
        "XXXX",
        "XXXX-12-XX",
        "2018/2014",
        "0000",
    ];
    let mut drawn = 0;
    for when in forms.iter().filter_map(|form| form.parse().ok()) {
        let one = Item {
            when,
            lasting: true,
            ..item("2018", "once")
        };
        let picture = picture(&[one]);
        assert_tidy(&picture);
        let svg = picture.svg();
        assert!(svg.contains(">once<") && !svg.contains("y=\"-") && !svg.contains(" 0V"));
        drawn += 1;
    }
    assert!(drawn > 10, "{drawn}");
}

#[test]
fn items_out_of_order_still_have_tidy_labels() {
    let dates = [
        "2018-07-16",
        "-0043-03-15",
        "2018",
        "../1949",
        "199X",
        "2014/..",
    ];
    assert_tidy(&picture(&dates.map(|date| item(date, HOSTILE[10]))));
}

#[test]
fn no_text_is_too_small_for_a_phone() {
    let items = [item("2014/..", "a state"), item("2018-07-16?", "a day")];
    let svg = picture(&items).svg();
    let sizes = svg.split("font-size=\"").skip(1);
    for size in sizes {
        let (size, _) = size.split_once('"').unwrap();
        assert!(size.parse::<f64>().unwrap() >= 16.0, "{size}");
    }
}

#[test]
fn forty_items_of_one_day_have_a_card_each() {
    let items = vec![item("2018-07-16", HOSTILE[10]); ITEMS_MAX];
    let picture = picture(&items);
    assert_tidy(&picture);
    assert_eq!(picture.svg().matches(r#"r="6.5""#).count(), 1);
}

#[test]
fn the_legend_explains_only_the_marks_that_occur() {
    let svg = picture(&[item("2018-07-16", "a day")]).svg();
    for absent in [
        WORDS.within,
        WORDS.lasting,
        WORDS.unsure,
        WORDS.possible,
        WORDS.broken,
    ] {
        assert!(!svg.contains(absent), "{absent}");
    }
    let lasting = Item {
        lasting: true,
        certain: false,
        ..item("2014/..", "a state")
    };
    let svg = picture(&[lasting, item("2018~", "a year")]).svg();
    for present in [WORDS.within, WORDS.lasting, WORDS.unsure, WORDS.possible] {
        assert!(svg.contains(present), "{present}");
    }
}

fn dates() -> impl Strategy<Value = String> {
    let any_day = (-9999_i16..=9999, 1_i8..=12, 1_i8..=28);
    let near_day = (2017_i16..=2019, 1_i8..=12, 1_i8..=28);
    (prop_oneof![any_day, near_day], 0_usize..9).prop_map(|((year, month, day), form)| {
        let year = match year {
            ..0 => format!("-{:04}", year.unsigned_abs()),
            _ => format!("{year:04}"),
        };
        match form {
            0 => year,
            1 => format!("{year}-{month:02}"),
            2 => format!("{year}/.."),
            3 => format!("../{year}-{month:02}-{day:02}"),
            4 => format!("{year}~"),
            5 => format!("{year}-{month:02}-01/{year}-{month:02}-{day:02}"),
            6 => format!("{year}-21"),
            7 => format!("{year}-{month:02}-{day:02}?"),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    })
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..HOSTILE.len()).prop_map(|place| HOSTILE[place].to_owned()),
        ".{0,300}",
        "[a-z ]{0,200}",
    ]
}

pub(super) fn items() -> impl Strategy<Value = Vec<Item>> {
    let parts = (dates(), texts(), texts(), texts(), any::<(bool, bool)>());
    let one = parts.prop_map(|(when, heading, text, source, (lasting, certain))| Item {
        heading,
        source,
        lasting,
        certain,
        ..item(&when, &text)
    });
    prop::collection::vec(one, 0..=ITEMS_MAX).prop_map(|mut items| {
        items.sort_by(|a, b| a.when.list_order(&b.when));
        items
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn labels_never_overlap_or_leave_the_frame(items in items(), title in texts()) {
        let words = PictureWords { title: &title, ..WORDS };
        let picture = Picture::new(&items, &words, Theme::Dark, &Even);
        assert_tidy(&picture);
        assert_well_formed(&picture.svg());
    }
}
