//! The curves of many sets of fitted values, held against each other moment by moment: between which numbers 95 of 100
//! run. Knows no fit, and not how the sets were drawn.

use serde::{Deserialize, Serialize};

use super::bootstrap::LEAST_SAMPLES;
use crate::core::data::{Observations, Target};
use crate::core::forward::Forward;
use crate::core::json_number::floats;
use crate::core::model::Model;
use crate::core::shown::{Thinned, thinned};
use crate::core::simulate::{MOST_STEPS, SolverSettings};
use crate::core::statistics::{CONFIDENCE, quantile_of};

/// The most numbers of curves that are kept: 16 MB.
const MOST_NUMBERS: usize = 1 << 21;

/// The most moments of a curve.
const MOST_MOMENTS: usize = 400;

/// The pointwise quantiles of the curves of one experiment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Of which experiment; 0 where there is one.
    pub experiment: usize,
    /// How many curves.
    pub curves: u32,
    /// How many more left the finite numbers, and are left out.
    pub diverged: u32,
    /// The moments, ascending.
    #[serde(with = "floats")]
    pub times: Vec<f64>,
    /// Row-major, `times` x everything that can be observed (the states, then the definitions), like the two that follow: the
    /// lower end of the interval of confidence [`CONFIDENCE`]. No numbers where fewer than [`LEAST_SAMPLES`] curves have one.
    #[serde(with = "floats")]
    pub low: Vec<f64>,
    /// The median.
    #[serde(with = "floats")]
    pub median: Vec<f64>,
    /// The upper end.
    #[serde(with = "floats")]
    pub high: Vec<f64>,
}

impl Envelope {
    /// The lower end, the median and the upper end of `target` at moment number `moment`, where the model has so many
    /// `states`; `None` where there are none.
    pub fn at(&self, moment: usize, target: Target, states: usize) -> Option<(f64, f64, f64)> {
        let width = self.low.len().checked_div(self.times.len())?;
        let place = match target {
            Target::State(state) => state,
            Target::Definition(definition) => states + definition,
        };
        let index = moment * width + place;
        let found = (*self.low.get(index)?, *self.median.get(index)?, *self.high.get(index)?);
        found.1.is_finite().then_some(found)
    }
}

/// The curves so far.
#[derive(Debug)]
pub struct Curves {
    forward: Forward<'static, f64>,
    model: Model,
    /// For each definition its output.
    outputs: Vec<usize>,
    /// One for each experiment whose run can be made.
    courses: Vec<Course>,
    /// The most sets of values whose curves are kept.
    most: usize,
    /// How many sets there were.
    taken: usize,
}

/// The curves of one experiment.
#[derive(Debug)]
struct Course {
    experiment: usize,
    moments: Thinned,
    times: Vec<f64>,
    /// For each set of values row-major, `times` x targets.
    curves: Vec<Vec<f64>>,
    diverged: u32,
}

impl Curves {
    /// None yet; room for those of `sets` sets of values. The moments are those at which the curves of `values` are shown,
    /// as far as these run, and fewer where there would be too many numbers. Experiments after the first [`MOST_STEPS`] steps
    /// have none.
    pub fn new(
        model: &Model,
        observations: &Observations,
        solver: &SolverSettings,
        values: &[f64],
        sets: usize,
    ) -> Self {
        let experiments = observations.experiment_count();
        let width = model.states.len() + model.definitions.len();
        let room = MOST_NUMBERS / (width * experiments).max(1);
        let moments = (room / sets.max(1)).clamp(2, MOST_MOMENTS);
        let mut curves = Self {
            forward: Forward::owned(model, solver),
            model: model.clone(),
            outputs: model.definitions.iter().map(|definition| definition.output).collect(),
            courses: Vec::new(),
            most: room / moments,
            taken: 0,
        };
        let mut steps = 0;
        for experiment in 0..experiments {
            let own = (experiments > 1).then(|| observations.of_experiment(experiment));
            let stops = own.as_ref().map_or(&observations.times, |own| &own.times);
            let values = model.member_values(values, experiment);
            // Where there is no grid nothing is shown, and there is no curve.
            let Ok(moments) = thinned(model, &values, solver, stops, moments) else { continue };
            steps += moments.grid.steps.len();
            if steps > MOST_STEPS {
                break;
            }
            let mut course = Course { experiment, times: moments.times(), moments, curves: Vec::new(), diverged: 0 };
            let reached = curves.unroll(&course, &values).len().checked_div(width).unwrap_or(0);
            course.times.truncate(reached);
            curves.courses.push(course);
        }
        curves
    }

    /// How many [`Self::envelope`]s there are.
    pub fn envelopes(&self) -> usize {
        self.courses.len()
    }

    /// Takes in the curves of these values of all quantities.
    pub fn take(&mut self, values: &[f64]) {
        if self.taken >= self.most {
            return;
        }
        self.taken += 1;
        let mut courses = std::mem::take(&mut self.courses);
        for course in &mut courses {
            let own = self.model.member_values(values, course.experiment);
            let mut curve = self.unroll(course, &own);
            let whole = course.times.len() * self.width();
            if curve.len() < whole {
                course.diverged += 1;
            } else {
                curve.truncate(whole);
                course.curves.push(curve);
            }
        }
        self.courses = courses;
    }

    /// What the curves of one experiment after the other say so far.
    pub fn envelope(&self, index: usize) -> Envelope {
        let Some(course) = self.courses.get(index) else { return Envelope::default() };
        let mut envelope = Envelope {
            experiment: course.experiment,
            curves: course.curves.len() as u32,
            diverged: course.diverged,
            times: course.times.clone(),
            ..Envelope::default()
        };
        let tail = 0.5 * (1.0 - CONFIDENCE);
        let mut values = Vec::with_capacity(course.curves.len());
        for index in 0..course.times.len() * self.width() {
            values.clear();
            values.extend(course.curves.iter().map(|curve| curve[index]).filter(|value| value.is_finite()));
            values.sort_unstable_by(f64::total_cmp);
            let enough = values.len() >= LEAST_SAMPLES;
            let at = |share: f64| if enough { quantile_of(&values, share) } else { f64::NAN };
            envelope.low.push(at(tail));
            envelope.median.push(at(0.5));
            envelope.high.push(at(1.0 - tail));
        }
        envelope
    }

    fn width(&self) -> usize {
        self.model.states.len() + self.outputs.len()
    }

    /// The numbers at the moments kept, up to where the run leaves the finite numbers.
    fn unroll(&mut self, course: &Course, values: &[f64]) -> Vec<f64> {
        let Thinned { grid, kept } = &course.moments;
        let mut curve = Vec::with_capacity(course.times.len() * self.width());
        let mut memory = vec![0.0; self.model.observables.outputs.len()];
        let outputs = &self.outputs;
        // A run that breaks off has told what there is.
        let _ = self.forward.run(values, grid, |index, state, observables| {
            if !kept[index] {
                return;
            }
            curve.extend_from_slice(state);
            if !outputs.is_empty() {
                observables.evaluate(grid.time(index), state, &mut memory);
                curve.extend(outputs.iter().map(|&output| memory[output]));
            }
        });
        curve
    }
}
