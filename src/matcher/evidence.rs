//! The evidence by name: the features of one fact, which rank it, and the signals of a ranking, which
//! decide whether to answer.

/// Declares a struct of named `f32` figures, with their names and their weighted sum.
macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: f32,)*
        }

        impl $name {
            /// The names of the figures, in the order of the fields.
            pub const NAMES: &[&str] = &[$(stringify!($field)),*];

            /// Returns the figures, in the order of their names.
            #[must_use]
            pub const fn values(&self) -> [f32; Self::NAMES.len()] {
                [$(self.$field),*]
            }

            /// Builds the figures from a list in the order of their names.
            #[must_use]
            pub const fn of_values(values: [f32; Self::NAMES.len()]) -> Self {
                let [$($field),*] = values;
                Self { $($field),* }
            }

            /// Returns each figure as its name, its value, and its value times its weight.
            pub(super) fn parts_by(&self, weights: &Self) -> Vec<(&'static str, f32, f32)> {
                vec![$((stringify!($field), self.$field, self.$field * weights.$field)),*]
            }

            /// Returns the weighted sum of the figures.
            pub(super) fn sum_by(&self, weights: &Self) -> f32 {
                0.0 $(+ self.$field * weights.$field)*
            }
        }
    };
}
figures! {
    /// The evidence that one fact answers a question. Each feature is from 0 to 1 unless its line says
    /// otherwise. “By weight” means that a word counts by its rarity.
    Features {
        /// 1 if the question is one of the fact's phrasings, ignoring capitals and punctuation.
        exact,
        /// 1 if the fact has no phrasings.
        unphrased,
        /// Mean likeness of the three best phrasings, by words.
        support,
        /// Share of the question's words that occur in any text of the fact, by weight.
        joined,
        /// The same share by the square of the weight, so that rare words count more.
        joined_squared,
        /// The fact's share of all occurrences of the question's words in the material.
        share,
        /// Likeness of the best phrasing, by letter trigrams.
        letters,
        /// Mean likeness of the three best phrasings, by letter trigrams.
        letters_support,
        /// Likeness of all texts of the fact taken together, by letter trigrams.
        letters_of_all,
        /// Share of the question's pairs of neighbouring words that are neighbours in a text of the fact.
        order,
        /// 1 if the best phrasing asks for the same kind of detail, −1 if the two ask for different particular
        /// kinds, otherwise 0.
        asked,
        /// 1 if the fact gives the kind of detail that the question asks for, −1 if it does not, 0 if the
        /// question asks for no particular kind.
        gives,
        /// Share of the question's names that the fact lacks.
        names_missing,
        /// 1 if the fact's date fits the times in the question, −1 if it does not, 0 if the fact has no date
        /// or the question mentions no time.
        dated,
        /// How close in years the times in the fact's texts begin to those in the question: 1 in the same
        /// year, 1/2 a year apart, 1/3 two years apart; −1 if none has a beginning, 0 if there are none.
        began,
        /// The fact's score for the previous question, if this one is a follow-up. Not limited to 1.
        context,
    }
}

figures! {
    /// The evidence that the first fact of a ranking is the right answer. Each signal is from 0 to 1 unless
    /// its line says otherwise.
    ///
    /// A fact is *guarded* if it has `not` phrasings, which means that a curator has considered what it does
    /// not answer. A *rival* is any other candidate that does not cite the same passage first.
    Signals {
        /// 1 if the question is a phrasing of the first fact, −1 if it is a `not` phrasing of any fact, 0 if
        /// it is both or neither.
        exact,
        /// The first fact's score `s` as `s / (s + 16)`, so that each further point adds less.
        score,
        /// The natural logarithm of the first fact's share in the softmax of its score and its rivals'.
        /// Never above 0.
        chosen,
        /// The same as `score` if the first fact matches a word of the question as a misspelling, else 0.
        /// A corrected word adds less to the score than the word itself, although the correction is
        /// seldom wrong; this signal makes up for the difference.
        misspelt_score,
        /// The lead of the first fact's phrasings over those of its rivals: its `support` minus the highest
        /// `support` among the rivals that have phrasings. From −1 to 1. 0 if no rival has phrasings (a lead
        /// over nothing carries no information), or if the first fact is guarded (there the lead does not
        /// predict correctness).
        support_lead,
        /// The feature `order` of the first fact.
        order,
        /// 1 if the first fact gives the kind of detail that the question asks for, or if the question asks
        /// for no particular kind.
        gives_kind,
        /// 1 if the question mentions times and the first fact's date fits none of them.
        time_unmet,
        /// How much closer to the question the closest `not` phrasing of any candidate is than the first
        /// fact's best phrasing; 0 if it is not closer.
        nearer_not,
        /// Mean likeness of the three closest `not` phrasings of all candidates. If there are fewer than
        /// three, the missing ones count as 0.
        not_support,
        /// 1 if the first fact has phrasings. Otherwise `phrasing`, `phrased_content` and `phrased_order` are
        /// 0 as well.
        phrased,
        /// Likeness of the first fact's best phrasing, by words, to the fourth power: only a close match is
        /// strong evidence.
        phrasing,
        /// The natural logarithm of the number of content words in the question, counted together with
        /// the previous question's if this one is a follow-up. 0 or more.
        phrased_content,
        /// The same as `order`.
        phrased_order,
        /// 1 if the first fact is guarded. Otherwise `guarded_kind` and `guarded_names` are 0 as well.
        guarded,
        /// The same as `gives_kind`.
        guarded_kind,
        /// The feature `names_missing` of the first fact.
        guarded_names,
    }
}
