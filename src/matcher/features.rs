//! The evidence that a fact answers a question, by name.

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

            /// Makes the figures of a list in the order of their names; what is missing is 0.
            #[must_use]
            pub fn of_values(values: &[f32]) -> Self {
                let mut values = values.iter().copied();
                Self { $($field: values.next().unwrap_or_default()),* }
            }

            /// Returns each figure by name, with its part of the sum that some weights make of it.
            pub(super) fn parts_by(&self, weights: &Self) -> Vec<(&'static str, f32, f32)> {
                vec![$((stringify!($field), self.$field, self.$field * weights.$field)),*]
            }

            /// Returns the sum of the figures by weight.
            pub(super) fn sum_by(&self, weights: &Self) -> f32 {
                0.0 $(+ self.$field * weights.$field)*
            }
        }
    };
}
pub(super) use figures;

figures! {
    /// The evidence that a fact answers a question, each 0 to 1 unless told otherwise.
    Features {
        /// 1 where the question is one of the fact's phrasings, capitals and signs aside.
        exact,
        /// 1 where the fact has no phrasings, so that it has no likeness to one either.
        unphrased,
        /// Mean likeness of the best three phrasings, by words.
        support,
        /// Share of the question's words that anything said of the fact has.
        joined,
        /// The same, rare words counting more.
        telling,
        /// Share that the fact has of all the material's words that the question has.
        share,
        /// Likeness of the best phrasing, by letters.
        letters,
        /// Mean likeness of the best three phrasings, by letters.
        letters_support,
        /// Likeness of all that is said of the fact, by letters.
        letters_of_all,
        /// Share of the question's neighbouring words that are neighbours in a text of the fact.
        order,
        /// 1 where the best phrasing asks for the same kind of thing, −1 for another.
        asked,
        /// 1 where the fact gives the kind of thing that is asked for, −1 where it does not.
        gives,
        /// Share of the question's names that the fact does not have.
        names_missing,
        /// 1 where the fact's date fits the time that the question speaks of, −1 where it does not.
        dated,
        /// How near the times that the fact's texts speak of begin to those of the question; −1 to 1.
        began,
        /// How well the fact answers the question before, where this one leans on it.
        context,
    }
}
