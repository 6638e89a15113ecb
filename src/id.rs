//! Ids of facts, sources and packs: short, plain and validated.

/// The longest id, in characters.
pub const ID_MAX: usize = 64;

/// A text that is not a valid id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id: use 1 to {ID_MAX} characters from A-Z a-z 0-9 . _ -")]
pub struct InvalidId(pub String);

/// Defines an id type: a validated text of 1 to 64 characters from `A-Z a-z 0-9 . _ -`.
///
/// Clones share the text, because a fact's id is kept in many places.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// Returns the id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::InvalidId;

            fn from_str(text: &str) -> Result<Self, $crate::id::InvalidId> {
                text.to_owned().try_into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::id::InvalidId;

            fn try_from(text: String) -> Result<Self, $crate::id::InvalidId> {
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
                let valid = (1..=$crate::id::ID_MAX).contains(&text.len()) && text.bytes().all(allowed);
                if valid { Ok(Self(text.into())) } else { Err($crate::id::InvalidId(text)) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" })
            }
        }
    };
}
pub(crate) use id;

#[cfg(test)]
mod tests {
    use super::*;

    id! {
        /// An id in a test.
        TestId
    }

    #[test]
    fn an_id_has_1_to_64_allowed_characters() {
        for good in ["a", "helsinki-summit", "G8.v2_x", &"x".repeat(64)] {
            assert_eq!(good.parse::<TestId>().unwrap().as_str(), good);
        }
        for bad in ["", "has space", "naïve", "a/b", &"x".repeat(65)] {
            assert_eq!(bad.parse::<TestId>(), Err(InvalidId(bad.to_owned())));
        }
    }
}
