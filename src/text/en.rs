//! English.

use super::{Data, Export, Fit, Gallery, Help, Lenses, Model, Notice, Parameters, Share, Stage, Text, Toolbar};
use crate::core::document::{Lens, Room};
use crate::core::fit::Optimiser;
use crate::core::method::{Halt, Method};
use crate::core::number::significant;

/// A number and what it counts, which English tells apart from one.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The words of the page in English.
pub const TEXT: Text = Text {
    tag: "en",
    tagline: "Differential equations, unrolled and fitted",
    rooms: |room| match room {
        Room::Equation => "Equation",
        Room::Cells => super::cells::ENGLISH.title,
    },
    lenses: Lenses {
        label: "Look closer",
        name: |lens| match lens {
            Lens::Explosion => super::explosion::ENGLISH.title,
            Lens::Map => super::map::ENGLISH.title,
            Lens::Error => super::error::ENGLISH.title,
            Lens::Compare => super::compare::ENGLISH.title,
        },
    },
    toolbar: Toolbar {
        label: "Tools",
        rooms: "What to work on",
        gallery: "Examples",
        play: "Play",
        pause: "Pause",
        step: "One step",
        rewind: "Back to the start",
        speed: "Speed",
        steps_per_second: "steps per second",
        fit: "Fit",
        stop: "Stop",
        undo: "Undo",
        redo: "Redo",
        share: "Share",
        export: "Export",
        theme_light: "Light theme",
        theme_dark: "Dark theme",
        language: "中文",
        help: "Help",
        close: "Close",
        skip_to_plot: "Skip to the plot",
    },
    model: Model {
        title: "Model",
        editor: "Equations, start values and parameters",
        typeset: "Equations as typeset",
        problems: "What needs mending",
        still_running: "The last valid model keeps running.",
        repair_all: "Mend all",
        line: |line, column| format!("Line {line}, column {column}"),
        more_problems: |count| format!("and {count} more"),
        solver: "Steps",
        method: "Method",
        step_size: "Step size h",
        end_time: "Until t",
        clip: "Clip the derivative at",
        clip_summary: "Derivative clip:",
        clip_off: "off",
        steps: |count| format!("{count} steps"),
        method_name: |method| match method {
            Method::Euler => "Euler (the recurrent network)",
            Method::Heun => "Heun (order 2)",
            Method::RungeKutta4 => "Runge–Kutta (order 4)",
            Method::DormandPrince => "Dormand–Prince 5(4), steps of its own",
            Method::Rodas => "Rodas5P for stiff systems, steps of its own",
            Method::Auto => "Automatic, steps of its own",
        },
        relative_tolerance: "Relative tolerance",
        absolute_tolerance: "Absolute tolerance",
        tolerance_not_negative: "A tolerance must not be negative. Try 1e-6.",
        own_steps: |report| {
            let steps = format!("{} steps of its own, {} refused", report.accepted, report.refused);
            match (report.method, report.switched) {
                (_, Some(time)) => {
                    format!("{steps}; stiff, so Rodas5P from t = {}", significant(time, 4))
                }
                (Method::Rodas, None) => format!("{steps}, by Rodas5P"),
                (_, None) => format!("{steps}, by Dormand–Prince"),
            }
        },
        not_a_number: |typed| format!("“{typed}” is not a number. Try 0.1, 1e-3, 8/3 or 2pi."),
        step_size_positive: "The step size must be more than 0. Try 0.1.",
        end_after_start: |start| format!("The end must lie after the start, t = {start}."),
        too_many_steps: |needed, most| {
            format!("That would take {needed} steps; at most {most} are run. Choose a larger h or an earlier end.")
        },
    },
    data: Data {
        title: "Data",
        paste: "Paste a table",
        paste_hint: "From a spreadsheet, CSV, Markdown or LaTeX. Rows or columns, any separator.",
        placeholder: "t, x\n0, 1\n1, 0.6",
        open_file: "Open a file…",
        drop_here: "Drop the file to read it",
        clear: "Remove the data",
        as_text: "Text",
        preview: "How the table was read",
        read_as: |rows, columns, how| {
            let (rows, columns) = (counted(rows as u64, "row", "rows"), counted(columns as u64, "column", "columns"));
            format!("{rows} × {columns}, {how}")
        },
        transposed: "one series per row",
        time: "time t",
        observes: |name| format!("observes {name}"),
        deviation_of: |name| format!("standard deviation of {name}"),
        ignored: "not used",
        role_of: |column| format!("What column {column} holds"),
        column: |number| format!("column {number}"),
        row: "row",
        cell: |row, column| format!("Row {row}, {column}"),
        add_row: "Add a row",
        remove_row: |row| format!("Remove row {row}"),
        more_rows: |count| format!("{count} more rows are read but not shown here."),
        problems: |count| counted(count as u64, "thing to check", "things to check"),
        more_problems: |count| format!("and {count} more"),
        counted: |count| {
            if count == 1 {
                "1 observed number counts in the loss.".into()
            } else {
                format!("{count} observed numbers count in the loss.")
            }
        },
        start_from_first_row: "Start from the first row",
        empty: "No points yet. Paste a table, or click the plot to add one.",
        file_too_large: "This file is too large. At most 16 MB can be read.",
        file_unreadable: "This file could not be read as text.",
    },
    parameters: Parameters {
        title: "Parameters",
        initial_values: "Start values",
        none: "This model has no numbers to move.",
        slider: |name| format!("{name}, slider"),
        value: |name| format!("{name}, value"),
        lock: |name| format!("Keep {name} out of the fit"),
        unlock: |name| format!("Let the fit change {name}"),
        range: |name| format!("Range of {name}"),
        low: |name| format!("{name}, lowest"),
        high: |name| format!("{name}, highest"),
        logarithmic: "logarithmic",
        range_needs_order: "The lowest must be below the highest.",
        batch: |count| format!("and {count} more starts, drawn faintly"),
    },
    fit: Fit {
        title: "Fit",
        run: "Fit",
        stop: "Stop",
        go_on: "Continue",
        optimiser: "Optimiser",
        optimiser_name: |optimiser| match optimiser {
            Optimiser::LevenbergMarquardt => "Levenberg–Marquardt",
            Optimiser::Adam => "Adam",
            Optimiser::GradientDescent => "Gradient descent",
        },
        settings: "Settings",
        iterations: "At most this many iterations",
        epochs: "Epochs",
        learning_rate: "Learning rate",
        beta1: "β₁",
        beta2: "β₂",
        epsilon: "ε",
        count_first_row: "Count the first row in the loss",
        progress: "Progress of the fit",
        iteration: |optimiser, done| match optimiser {
            Optimiser::LevenbergMarquardt => counted(u64::from(done), "iteration", "iterations"),
            Optimiser::Adam | Optimiser::GradientDescent => counted(u64::from(done), "epoch", "epochs"),
        },
        loss: "Loss",
        best_loss: "Best loss",
        loss_explained: "Sum of squared differences at the observed points",
        loss_curve: "Loss against iteration",
        loss_summary: |first, last, iterations| {
            let done = counted(u64::from(iterations), "iteration", "iterations");
            format!("The loss went from {first} to {last} in {done}.")
        },
        parameter: "Parameter",
        before: "Before",
        after: "Fitted",
        table: "Fitted parameters",
        use_values: "Use the fitted values",
        discard: "Undo the fit",
        keep_ghost: "Keep as a ghost",
        remove_ghost: "Remove the ghost",
        starting: "Starting…",
        running: "Fitting…",
        lost: "The fit broke off before its first step. Press Fit to try again.",
        invitation: |points, parameters| format!("{parameters} parameters, {points} observed numbers."),
        no_points: "There is nothing to fit to yet. Paste a table in Data, or click the plot to add points.",
        euler_is_the_model: "What is fitted is the Euler unroll at this h, not the exact solution: a smaller h comes closer to the equation.",
        milliseconds: |milliseconds| format!("{milliseconds} ms"),
        out_of_bounds: |value| format!("{value} cannot be used here; the former value is kept."),
    },
    experiments: super::experiments::ENGLISH,
    fit_settings: super::fit_settings::ENGLISH,
    follow: super::follow::ENGLISH,
    compare: super::compare::ENGLISH,
    results: super::results::ENGLISH,
    studies: super::studies::ENGLISH,
    waterfall: super::waterfall::ENGLISH,
    certainty: super::certainty::ENGLISH,
    stage: Stage {
        title: "Plot",
        time_plot: "Over time",
        phase_plot: "Phase plane",
        plot: "What to draw",
        horizontal: "Horizontal",
        vertical: "Vertical",
        add_points: "Add points",
        add_points_to: "Add points to",
        add_points_hint: "Click the plot to add an observed point.",
        scrub: "Step of the unroll",
        step_numbers: "The current step in numbers",
        at_moment: |moment, moments, time| format!("moment {moment} of {moments}, t = {time}"),
        at_step: |step, steps, time| format!("step {step} of {steps}, t = {time}"),
        halted: |state, time, halt| match halt {
            Halt::TooManySteps => format!("The allowed steps ran out at t = {time}, over {state}."),
            Halt::StepTooSmall => format!("No step is short enough for {state} at t = {time}."),
        },
        halted_hint: |halt| match halt {
            Halt::TooManySteps => {
                "The tolerance may be too tight, the system stiff, or its end too far. Try a larger tolerance, the automatic method, or an earlier end."
            }
            Halt::StepTooSmall => {
                "The solution explodes there, or the equations are not defined beyond. Try other values or an earlier end."
            }
        },
        summary: |states, from, to| format!("Curves of {states} from t = {from} to t = {to}."),
        summary_state: |name, first, last, low, high| {
            format!("{name} starts at {first}, ends at {last}, and lies between {low} and {high}.")
        },
        summary_points: |count| format!("{count} observed points."),
        no_model: "Type an equation such as x' = -x to see it run.",
        exact: |name| format!("{name} exact"),
        observed: |name| format!("{name} observed"),
        ghost: "ghost",
        legend: "Curves",
        recurrence: "One step of the recurrent cell",
        recurrence_explained: "new state = old state + h × rate of change",
    },
    network: super::network::ENGLISH,
    explosion: super::explosion::ENGLISH,
    map: super::map::ENGLISH,
    error: super::error::ENGLISH,
    cells: super::cells::ENGLISH,
    gallery: Gallery { title: "Examples" },
    share: Share {
        title: "Share",
        explained: "The link holds the whole document: equations, data and settings. Nothing is stored anywhere else.",
        link: "Link",
        copy: "Copy the link",
        copied: "Copied",
        copy_failed: "The browser did not allow copying. Select the text and copy it by hand.",
        length: |characters| format!("{characters} characters"),
        long: "This link is long, and some programs cut long links. The file below is safer.",
        save_file: "Save as a file",
        as_text: "The document as text",
        open_file: "Open a file…",
    },
    export: Export {
        title: "Export",
        parameters: "Parameters",
        text: "Text",
        csv: "CSV",
        json: "JSON",
        equations: "Equations with their numbers",
        trajectory: "Trajectory",
        plot: "Plot",
        png: "PNG",
        svg: "SVG",
        document: "Document",
        copy: "Copy",
        save: "Save",
        equations_broken: "The model text has problems; mend it to take its equations away.",
        equations_explained: "Paste them back here, or anywhere else.",
    },
    help: Help {
        title: "Help",
        idea: &[
            "An Euler step, x(t+h) = x(t) + h f(x, t), is a recurrent network whose cell is the equation. Running it forward solves the equation.",
            "Training that network on observed points finds the parameters. Gradients are exact: every number carries its derivatives through all steps.",
            "Press Fit. The curves move onto the points, and the parameters stand under the plot with their values. Ctrl+Z takes it back.",
        ],
        language_title: "What can be typed",
        language: &[
            ("x' = -k x", "an equation; dx/dt = … and x'' = … work too"),
            ("x(0) = 1", "where it starts; x(0) = [1, 2, 3] draws several starts"),
            ("k = 0.5 in [0, 2]", "a parameter with its slider range"),
            ("k = 0.5 fixed", "kept out of the fit; x(0) = 1 free lets a start value in"),
            ("N = S + I + R", "a helper; it can be observed too"),
            ("if(t < 5, 1, 0)", "a condition"),
            ("exact x = exp(-t)", "a known solution, drawn for comparison"),
            ("# …", "a remark"),
        ],
        keys_title: "Keys",
        keys: &[
            ("Ctrl + Enter", "Fit, or stop"),
            ("Ctrl + Z", "Undo"),
            ("Ctrl + Shift + Z", "Redo"),
            ("Space", "Play or pause"),
            ("→", "One step"),
            ("Home", "Back to the start"),
            ("Esc", "Close a panel"),
        ],
        functions: "Functions",
        privacy: "Everything runs on this machine. Nothing is sent anywhere.",
    },
    notice: Notice {
        label: "Messages",
        dismiss: "Dismiss",
        link_opened: "Opened from the link.",
        restored: "Your last session is back.",
        worker_died: "The fit broke off and was restarted. The best values so far are kept.",
        one_worker_died: "One of the workers broke off; the others go on without its starts. Press Fit again for all of them.",
        worker_old: "The page was updated. Reload it to fit again.",
        worker_unavailable: "This browser did not start the fit. Reload the page, or use a current browser.",
        started_from_first_row: |time| format!("The start values were taken from the first row, t = {time}."),
        storage_full: "The browser could not save this session. Use Share to keep it.",
        preset_opened: |name| format!("Opened {name}. Ctrl+Z brings back what was here."),
        file_opened: |name| format!("Opened {name}."),
        document_lines: |count| {
            if count == 1 {
                "1 line of the document was not understood and left out.".into()
            } else {
                format!("{count} lines of the document were not understood and left out.")
            }
        },
        undo: "Undo",
    },
};
