//! Optimisers as step-able state machines, one file each. They see residuals and a Jacobian, never a model.
