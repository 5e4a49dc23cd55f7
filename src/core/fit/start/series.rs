//! What was observed of one state as a curve: a piecewise cubic through the means of the measurements.
//! Knows times and values only.

/// A piecewise cubic through points, with the slope of the parabola through each point and its neighbours (Bessel's).
#[derive(Clone, Debug)]
pub(super) struct Series {
    times: Vec<f64>,
    values: Vec<f64>,
    slopes: Vec<f64>,
}

impl Series {
    /// The curve through `points` (ascending in time, several at a time averaged, and neighbours too where there are more
    /// than `most` times); `None` for fewer than two times.
    pub(super) fn new(points: &[(f64, f64)], most: usize) -> Option<Self> {
        let mut means: Vec<(f64, f64)> = Vec::new();
        for group in points.chunk_by(|a, b| a.0 == b.0) {
            means.push((group[0].0, mean(group.iter().map(|point| point.1))));
        }
        let together = means.len().div_ceil(most).max(1);
        let grouped = means
            .chunks(together)
            .map(|group| (mean(group.iter().map(|point| point.0)), mean(group.iter().map(|point| point.1))));
        let (times, values): (Vec<f64>, Vec<f64>) = grouped.unzip();
        (times.len() >= 2).then(|| Self { slopes: slopes(&times, &values), times, values })
    }

    /// The moments of its points.
    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    /// The values there.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// The curve at `time`; a straight line beyond its ends.
    pub(super) fn at(&self, time: f64) -> f64 {
        let last = self.times.len() - 1;
        if time <= self.times[0] {
            return self.values[0] + (time - self.times[0]) * self.slopes[0];
        }
        if time >= self.times[last] {
            return self.values[last] + (time - self.times[last]) * self.slopes[last];
        }
        let next = self.times.partition_point(|&known| known <= time).clamp(1, last);
        let (from, width) = (self.times[next - 1], self.times[next] - self.times[next - 1]);
        let s = (time - from) / width;
        let (rest, both) = (1.0 - s, s * (1.0 - s));
        let (a, b) = (self.values[next - 1], self.values[next]);
        let (da, db) = (self.slopes[next - 1] * width, self.slopes[next] * width);
        a * rest * rest * (1.0 + 2.0 * s) + b * s * s * (3.0 - 2.0 * s) + both * (rest * da - s * db)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

/// The slope at each point: the parabola's through it and its neighbours; at the ends limited, so that a first or last
/// point that is off does not turn the curve.
fn slopes(times: &[f64], values: &[f64]) -> Vec<f64> {
    let widths: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let chords: Vec<f64> = values.windows(2).zip(&widths).map(|(pair, width)| (pair[1] - pair[0]) / width).collect();
    let last = times.len() - 1;
    let at = |point: usize| {
        if last == 1 {
            return chords[0];
        }
        let (left, right) = match point {
            0 => (0, 1),
            _ if point == last => (last - 2, last - 1),
            _ => (point - 1, point),
        };
        let curvature = (chords[right] - chords[left]) / (widths[left] + widths[right]);
        match point {
            0 => limited(chords[0] - curvature * widths[0], chords[0]),
            _ if point == last => limited(chords[last - 1] + curvature * widths[last - 1], chords[last - 1]),
            _ => chords[left] + curvature * widths[left],
        }
    };
    (0..=last).map(at).collect()
}

/// `slope` no steeper than three times `chord`, and of its sign.
fn limited(slope: f64, chord: f64) -> f64 {
    if slope * chord <= 0.0 { 0.0 } else { slope.signum() * slope.abs().min(3.0 * chord.abs()) }
}
