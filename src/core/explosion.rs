//! Why an unroll explodes: how its state and tangents grow, where the clip acts, what began it, and what cures it.
//! Every cure is tried before it is named. Knows no page and no words.

mod cure;
mod diagnosis;
mod growth;
mod rehearsal;
mod rupture;

pub use cure::Cure;
pub use diagnosis::{Cause, Clipped, Diagnosis, Extent, Mode, diagnose, diagnose_gradient};
pub use growth::{ClipMark, Fate, Growth, TangentGrowth, clip_marks, growth};
pub use rehearsal::Case;
pub use rupture::{Undefined, UndefinedKind};
