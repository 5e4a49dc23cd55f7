//! Numbers as JSON that come out with the bits they went in with; those JSON has no number for go as words.
//! For fields: `#[serde(with = "float")]` of a number, `floats` of a list, `pair` of two. Knows no message.

pub(crate) mod floats {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::float;

    #[derive(Serialize, Deserialize)]
    struct Float(#[serde(with = "float")] f64);

    pub(crate) fn serialize<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|&value| Float(value)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        let floats = Vec::<Float>::deserialize(deserializer)?;
        Ok(floats.into_iter().map(|Float(value)| value).collect())
    }
}

/// A number as JSON's number where there is one, else as one of three words.
pub(crate) mod float {
    use std::fmt;

    use serde::{Deserializer, Serializer, de};

    const NOT_A_NUMBER: &str = "nan";
    const INFINITY: &str = "inf";
    const MINUS_INFINITY: &str = "-inf";

    // Not `expect`: the lint counts 8 bytes as small on 64-bit targets only.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    pub(crate) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if value.is_finite() {
            serializer.serialize_f64(*value)
        } else if value.is_nan() {
            serializer.serialize_str(NOT_A_NUMBER)
        } else if *value > 0.0 {
            serializer.serialize_str(INFINITY)
        } else {
            serializer.serialize_str(MINUS_INFINITY)
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }

    struct FloatVisitor;

    impl de::Visitor<'_> for FloatVisitor {
        type Value = f64;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a number or the word for one that is not finite")
        }

        fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
            Ok(value)
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<f64, E> {
            Ok(value as f64)
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<f64, E> {
            Ok(value as f64)
        }

        fn visit_str<E: de::Error>(self, word: &str) -> Result<f64, E> {
            match word {
                NOT_A_NUMBER => Ok(f64::NAN),
                INFINITY => Ok(f64::INFINITY),
                MINUS_INFINITY => Ok(f64::NEG_INFINITY),
                _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
            }
        }
    }
}

pub(crate) mod pair {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::float;

    #[derive(Serialize, Deserialize)]
    struct Pair(#[serde(with = "float")] f64, #[serde(with = "float")] f64);

    // Not `expect`: as for a single number.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
    pub(crate) fn serialize<S: Serializer>(pair: &(f64, f64), serializer: S) -> Result<S::Ok, S::Error> {
        Pair(pair.0, pair.1).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(f64, f64), D::Error> {
        Pair::deserialize(deserializer).map(|Pair(first, second)| (first, second))
    }
}
