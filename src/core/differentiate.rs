//! The Jacobian of the residuals by forward mode, in chunks of `Dual<8|4|2|1>`. The only place that knows how
//! tangents of an unroll are made.
