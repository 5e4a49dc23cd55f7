//! The worker's state machine: requests in, responses out, work in slices. Pure; tested natively.
