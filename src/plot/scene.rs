//! What a plot shows, as plain values: axes, curves, markers, play head, highlights.
//! Must not know the document it comes from, the pixels it goes to, or any word but the labels it is handed.

use super::scale::Scale;
use super::view::{Extent, Fitting, Range, fit_range};

/// A point in the units of the axes. A coordinate that is not finite leaves a gap in a curve.
pub type Point = (f64, f64);

/// One axis: what it spans, how, and its title.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axis {
    /// The numbers shown.
    pub range: Range,
    /// The title.
    pub label: String,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// How [`Scene::fit_view`] chooses the range.
    pub fitting: Fitting,
}

impl Axis {
    /// A linear axis that keeps still while its content roughly fills it.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// A linear axis that ends where its content ends: time, iterations.
    pub fn tight(label: impl Into<String>) -> Self {
        Self { label: label.into(), fitting: Fitting::Tight, ..Self::default() }
    }

    /// A logarithmic axis that keeps still while its content roughly fills it.
    pub fn logarithmic(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Log10, range: Range::new(0.1, 10.0), ..Self::default() }
    }
}

/// The two axes of a plot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axes {
    /// Left to right.
    pub x: Axis,
    /// Bottom to top.
    pub y: Axis,
}

/// What a curve stands for; decides its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CurveKind {
    /// The trajectory of the present values.
    #[default]
    Main,
    /// The candidate of a running fit: the same weight as [`CurveKind::Main`], drawn above it.
    Fit,
    /// One of many starts drawn together: thin and translucent.
    Batch,
    /// Kept from before, for comparison: pale.
    Ghost,
    /// Of another model, for comparison: thin, with the dash of this number ([`super::palette::model_dash`]).
    Model(usize),
    /// The exact solution: a thin neutral line above the others.
    Exact,
}

/// A polyline of one series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// In drawing order; any length.
    pub points: Vec<Point>,
    /// Index that gives colour, dash and marker shape ([`super::palette`]).
    pub series: usize,
    /// What it stands for.
    pub kind: CurveKind,
    /// Its name in the legend; empty for none.
    pub label: String,
}

/// Observed points of one series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Markers {
    /// In any order.
    pub points: Vec<Point>,
    /// Index that gives colour and shape.
    pub series: usize,
    /// Outlined (the usual look of data) or filled.
    pub hollow: bool,
    /// Pale: shown, but not counted.
    pub faint: bool,
    /// Its name in the legend; empty for none.
    pub label: String,
}

/// A point with the look of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    /// Where.
    pub point: Point,
    /// Whose.
    pub series: usize,
}

/// How far a curve of one series may be off: a translucent region from below to above.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ribbon {
    /// `(x, low, high)`, x ascending. An end that is not finite leaves a gap.
    pub points: Vec<(f64, f64, f64)>,
    /// Index that gives the colour.
    pub series: usize,
}

/// Where the play stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayHead {
    /// A vertical line at this x: the time. `None` in a phase plane.
    pub line: Option<f64>,
    /// One dot for each series at that time.
    pub dots: Vec<Dot>,
}

/// A moment at which something happened to the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Where on the x axis.
    pub x: f64,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// It left the finite numbers: a dashed line with a cross.
    Break,
    /// The clip changed a step: a tick along the axis.
    Clip,
    /// The fit window begins or ends: a pale line.
    Edge,
}

/// Everything a plot shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Heading of an exported picture; not drawn on screen.
    pub title: String,
    /// Axes with their ranges.
    pub axes: Axes,
    /// Drawn below the curves.
    pub ribbons: Vec<Ribbon>,
    /// Drawn by kind (batch, ghost, model, main, fit, exact), then in this order.
    pub curves: Vec<Curve>,
    /// Drawn over the curves.
    pub markers: Vec<Markers>,
    /// Moments that are marked, drawn below the markers.
    pub events: Vec<Event>,
    /// Drawn over the markers.
    pub play_head: Option<PlayHead>,
    /// Points ringed because the pointer or the focus is on them; drawn last.
    pub highlights: Vec<Dot>,
}

/// One row of a legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegendEntry {
    /// Gives colour, dash, shape.
    pub series: usize,
    /// The curve's weight, if a curve belongs to it.
    pub curve: Option<CurveKind>,
    /// Whether markers belong to it, and whether they are hollow.
    pub markers: Option<bool>,
    /// The name.
    pub label: String,
}

/// Extents of a scene along both axes; `None` where nothing finite is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extents {
    /// Along x.
    pub x: Option<Extent>,
    /// Along y.
    pub y: Option<Extent>,
}

/// How many spans of the data beyond the data a curve may stretch the y axis.
const CURVE_REACH: f64 = 2.0;

/// How many spans of everything else a ribbon may stretch the y axis.
const RIBBON_REACH: f64 = 0.3;

impl Scene {
    /// States over time: a tight time axis, a stable y axis.
    pub fn time_series(time_label: impl Into<String>, value_label: impl Into<String>) -> Self {
        Self { axes: Axes { x: Axis::tight(time_label), y: Axis::linear(value_label) }, ..Self::default() }
    }

    /// One state against another; both axes stable.
    pub fn phase_plane(x_label: impl Into<String>, y_label: impl Into<String>) -> Self {
        Self { axes: Axes { x: Axis::linear(x_label), y: Axis::linear(y_label) }, ..Self::default() }
    }

    /// The loss over the iterations: one curve on a logarithmic y axis. `losses` are (iteration, loss) pairs, of any
    /// length: drawing thins them to the pixels.
    pub fn loss_curve(
        losses: Vec<Point>,
        iteration_label: impl Into<String>,
        loss_label: impl Into<String> + Clone,
    ) -> Self {
        let curve = Curve { points: losses, label: loss_label.clone().into(), ..Curve::default() };
        Self {
            axes: Axes { x: Axis::tight(iteration_label), y: Axis::logarithmic(loss_label) },
            curves: vec![curve],
            ..Self::default()
        }
    }

    /// Extents of all curves and markers (on a logarithmic axis of what it can show).
    pub fn extents(&self) -> Extents {
        let curves = self.curve_extents();
        let markers = self.marker_extents();
        Extents { x: Extent::union_of(curves.x, markers.x), y: Extent::union_of(curves.y, markers.y) }
    }

    /// Extents of the curves alone.
    pub fn curve_extents(&self) -> Extents {
        self.extents_of(|| self.curves.iter().flat_map(|curve| curve.points.iter()))
    }

    /// Extents of the markers alone.
    pub fn marker_extents(&self) -> Extents {
        self.extents_of(|| self.markers.iter().flat_map(|markers| markers.points.iter()))
    }

    fn extents_of<'a, P: Iterator<Item = &'a Point>>(&self, points: impl Fn() -> P) -> Extents {
        Extents {
            x: Extent::of(points().map(|point| point.0), self.axes.x.scale),
            y: Extent::of(points().map(|point| point.1), self.axes.y.scale),
        }
    }

    /// Sets both ranges from the content: stable ones stay at `previous` while the content fits and fills them. Where
    /// there are data, a curve that blows up stretches a linear y axis by at most twice their span.
    pub fn fit_view(&mut self, previous: Option<&Axes>) {
        let all = self.extents();
        let content_y = match (all.y, self.anchor(), self.axes.y.scale) {
            (Some(content), Some(anchor), Scale::Linear) => Some(content.within_reach(anchor, CURVE_REACH)),
            (content, _, _) => content,
        };
        let ends = self.ribbons.iter().flat_map(|ribbon| ribbon.points.iter()).flat_map(|&(_, low, high)| [low, high]);
        let ribbons = Extent::of(ends, self.axes.y.scale).zip(content_y);
        let reached = ribbons.map(|(ribbons, content)| ribbons.within_reach(content, RIBBON_REACH));
        let content_y = Extent::union_of(content_y, reached);
        for (axis, before, content) in [
            (&mut self.axes.x, previous.map(|axes| &axes.x), all.x),
            (&mut self.axes.y, previous.map(|axes| &axes.y), content_y),
        ] {
            let before = before.filter(|before| before.scale == axis.scale).map(|before| before.range);
            axis.range = fit_range(before, content, axis.scale, axis.fitting);
        }
    }

    /// What a curve that blows up must not flatten: the data and where the curves begin. `None` without data, or where
    /// all of that is one number and gives no length to go by.
    fn anchor(&self) -> Option<Extent> {
        let data = self.marker_extents().y?;
        let starts = self.curves.iter().filter_map(|curve| curve.points.first()).map(|point| point.1);
        let anchor = Extent::union_of(Some(data), Extent::of(starts, self.axes.y.scale))?;
        (anchor.high > anchor.low).then_some(anchor)
    }

    /// The legend: one entry for each label, in the order of first appearance. Curves and markers of the same series
    /// and label share an entry.
    pub fn legend(&self) -> Vec<LegendEntry> {
        let curves = self.curves.iter().map(|curve| LegendEntry {
            series: curve.series,
            curve: Some(curve.kind),
            markers: None,
            label: curve.label.clone(),
        });
        let markers = self.markers.iter().map(|markers| LegendEntry {
            series: markers.series,
            curve: None,
            markers: Some(markers.hollow),
            label: markers.label.clone(),
        });
        let mut entries: Vec<LegendEntry> = Vec::new();
        for entry in curves.chain(markers).filter(|entry| !entry.label.is_empty()) {
            match entries.iter_mut().find(|seen| seen.series == entry.series && seen.label == entry.label) {
                Some(seen) => {
                    seen.curve = seen.curve.or(entry.curve);
                    seen.markers = seen.markers.or(entry.markers);
                }
                None => entries.push(entry),
            }
        }
        entries
    }
}
