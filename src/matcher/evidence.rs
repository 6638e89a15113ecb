//! The evidence by name: the features of one fact, by which facts are ranked, and the signals of a
//! ranking, by which it is decided whether to answer.

/// Declares figures by name: a struct of them, their names, and their sum by weight.
macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: f32,)*
        }

        impl $name {
            /// The names of the figures, in order.
            pub const NAMES: &[&str] = &[$(stringify!($field)),*];

            /// Returns the figures, in the order of their names.
            #[must_use]
            pub const fn values(&self) -> [f32; Self::NAMES.len()] {
                [$(self.$field),*]
            }

            /// Makes the figures from a list in the order of their names.
            #[must_use]
            pub const fn of_values(values: [f32; Self::NAMES.len()]) -> Self {
                let [$($field),*] = values;
                Self { $($field),* }
            }

            /// Returns each figure: its name, its value, and its part of the sum under some weights.
            pub(super) fn parts_by(&self, weights: &Self) -> Vec<(&'static str, f32, f32)> {
                vec![$((stringify!($field), self.$field, self.$field * weights.$field)),*]
            }

            /// Returns the sum of the figures, each times its weight.
            pub(super) fn sum_by(&self, weights: &Self) -> f32 {
                0.0 $(+ self.$field * weights.$field)*
            }
        }
    };
}
figures! {
    /// The evidence that a fact answers a question: each from 0 to 1 unless it says otherwise.
    Features {
        /// 1 if the question is one of the fact's phrasings, capitals and punctuation aside.
        exact,
        /// 1 if the fact has no phrasings, and so no likeness to one.
        unphrased,
        /// Mean likeness of the best three phrasings, by words.
        support,
        /// Share of the question's words that any text of the fact has, by weight.
        joined,
        /// The same, by the square of the weight: rare words count more.
        telling,
        /// Share that the fact has of all the material's occurrences of the question's words.
        share,
        /// Likeness of the best phrasing, by letters.
        letters,
        /// Mean likeness of the best three phrasings, by letters.
        letters_support,
        /// Likeness of all texts of the fact together, by letters.
        letters_of_all,
        /// Share of the question's neighbouring words that are neighbours in a text of the fact.
        order,
        /// 1 if the best phrasing asks for the same kind of thing, −1 if for another, 0 if one of the two
        /// asks for none in particular.
        asked,
        /// 1 if the fact gives the kind of thing that is asked for, −1 if it does not, 0 if none in
        /// particular is asked for.
        gives,
        /// Share of the question's names that the fact does not have.
        names_missing,
        /// 1 if the fact's date fits the times that the question speaks of, −1 if it does not, 0 if there
        /// is no date or no time.
        dated,
        /// How near the times that the fact's texts speak of begin to those of the question: 1 in the same
        /// year, less the further apart, −1 if none has a beginning, 0 if there are none.
        began,
        /// The score of the fact for the question before, if this question leans on it. Not limited to 1.
        context,
    }
}

figures! {
    /// What the confidence in the first fact of a ranking is worked out from: each from 0 to 1 unless it
    /// says otherwise.
    ///
    /// A fact is *guarded* if it has `not` phrasings: somebody has thought about what it does not answer.
    Signals {
        /// 1 if the question is a phrasing of the first fact, −1 if it is a `not` phrasing of any fact, 0 if
        /// it is neither or both.
        exact,
        /// The first fact's score `s` as `s / (s + 16)`: the higher it is, the less one more point adds.
        score,
        /// The natural logarithm of the first fact's share in the softmax of all scores; below 0. Facts
        /// that cite the same passage as the first do not compete with it.
        chosen,
        /// The same as `score` if the first fact explains a word of the question as a misspelling, else 0.
        /// A corrected word adds less to the score than the word itself, but is seldom the wrong word;
        /// this makes up for the difference.
        misspelt_score,
        /// How much more like the question the first fact's phrasings are than any rival's: the mean
        /// likeness of its best three, minus the greatest such mean among the rivals that have phrasings.
        /// Negative if a rival's is greater. 0 if no rival has phrasings, because a lead over nothing says
        /// nothing, and 0 if the first fact is guarded, because there it predicts nothing.
        support_lead,
        /// Share of the question's neighbouring words that are neighbours in a text of the first fact.
        order,
        /// 1 if the first fact gives the kind of thing that the question asks for, or if the question asks
        /// for none in particular.
        gives_kind,
        /// 1 if the question speaks of a time that the first fact's date does not fit.
        time_unmet,
        /// How much more like the question the nearest `not` phrasing of any candidate is than the first
        /// fact's best phrasing; 0 if it is less like it.
        nearer_not,
        /// Mean likeness of the three nearest `not` phrasings of all candidates; one that is missing counts
        /// as 0.
        not_support,
        /// 1 if the first fact has phrasings. If it has none, `phrasing`, `phrased_content` and
        /// `phrased_order` are 0 as well.
        phrased,
        /// Likeness of the first fact's best phrasing, by words, to the fourth power: nearly the same says
        /// much, somewhat alike says little.
        phrasing,
        /// The natural logarithm of the number of words with a subject in the question and in the one
        /// before that it leans on. From 0 upwards.
        phrased_content,
        /// The same as `order`.
        phrased_order,
        /// 1 if the first fact is guarded. If it is not, `guarded_kind` and `guarded_names` are 0 as well.
        guarded,
        /// The same as `gives_kind`.
        guarded_kind,
        /// Share of the question's names that the first fact does not have.
        guarded_names,
    }
}
