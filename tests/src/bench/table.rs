//! The table: a row a figure, each with what it is measured beside and its goal.

use std::fmt::Write as _;

use super::figures::Figures;

/// One line of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) what: String,
    pub(super) unit: Unit,
    pub(super) figures: Figures,
    pub(super) beside: Option<Beside>,
    pub(super) goal: Option<Goal>,
}

/// Something measured in the same minutes, in the same unit.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) what: &'static str,
    pub(super) figures: Figures,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Megabytes,
    PerSecond,
}

/// What the median shall be at most.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    /// So much.
    AtMost(f64),
    /// So many times the figure beside it.
    Times(f64),
    /// So much more than the figure beside it.
    Over(f64),
}

impl Row {
    pub(super) fn new(what: impl Into<String>, unit: Unit, figures: Figures) -> Self {
        Self { what: what.into(), unit, figures, beside: None, goal: None }
    }

    pub(super) fn beside(self, what: &'static str, figures: Figures) -> Self {
        Self { beside: Some(Beside { what, figures }), ..self }
    }

    pub(super) fn goal(self, goal: Goal) -> Self {
        Self { goal: Some(goal), ..self }
    }

    fn cells(&self) -> [String; 8] {
        let unit = self.unit;
        let median = self.figures.median();
        let beside = self.beside.as_ref().map(|beside| (beside.what, beside.figures.median()));
        let (beside_what, beside_value, ratio) = match beside {
            // Nothing is a multiple of nothing.
            Some((what, 0.0)) => (what.to_owned(), unit.number(0.0), String::new()),
            Some((what, value)) => (what.to_owned(), unit.number(value), format!("{:.1}x", median / value)),
            None => Default::default(),
        };
        let (goal, met) = match self.goal {
            Some(goal) => {
                let limit = goal.limit(beside.map_or(f64::NAN, |(_, value)| value));
                (goal.words(unit), if median <= limit { "met" } else { "MISSED" }.to_owned())
            }
            None => Default::default(),
        };
        let (p90, count) = match self.figures.count() {
            1 => Default::default(),
            count => (unit.number(self.figures.p90()), count.to_string()),
        };
        let beside = format!("{beside_what} {beside_value}").trim().to_owned();
        [self.what.clone(), unit.number(median), p90, count, beside, ratio, goal, met]
    }
}

impl Unit {
    fn number(self, value: f64) -> String {
        match self {
            Self::Milliseconds if value < 10.0 => format!("{value:.2} ms"),
            Self::Milliseconds => format!("{value:.1} ms"),
            Self::Megabytes => format!("{value:.1} MB"),
            Self::PerSecond => format!("{value:.3}/s"),
        }
    }
}

impl Goal {
    fn limit(self, beside: f64) -> f64 {
        match self {
            Self::AtMost(limit) => limit,
            Self::Times(times) => times * beside,
            Self::Over(more) => more + beside,
        }
    }

    fn words(self, unit: Unit) -> String {
        let number = |value: f64| match unit {
            Unit::Milliseconds => format!("{value} ms"),
            Unit::Megabytes => format!("{value} MB"),
            Unit::PerSecond => format!("{value}/s"),
        };
        match self {
            Self::AtMost(limit) => number(limit),
            Self::Times(times) => format!("{times}x"),
            Self::Over(more) => format!("+{}", number(more)),
        }
    }
}

const HEADINGS: [&str; 8] = ["", "median", "p90", "n", "beside", "ratio", "goal", ""];

/// The whole table as text: names to the left, numbers to the right.
pub(super) fn render(rows: &[Row]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let widths: Vec<usize> = (0..HEADINGS.len())
        .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for line in &lines {
        let mut row = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let left = matches!(column, 0 | 4 | 7);
            // Writing to a String can't fail.
            let _ = if left { write!(row, "{cell:width$}  ") } else { write!(row, "{cell:>width$}  ") };
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_met_or_missed() {
        let row = |value: f64, goal| {
            let row = Row::new("a", Unit::Milliseconds, Figures::one(value));
            row.beside("b", Figures::one(2.0)).goal(goal).cells()[7].clone()
        };
        assert_eq!(row(30.0, Goal::AtMost(30.0)), "met");
        assert_eq!(row(30.1, Goal::AtMost(30.0)), "MISSED");
        assert_eq!(row(6.0, Goal::Times(3.0)), "met");
        assert_eq!(row(6.1, Goal::Times(3.0)), "MISSED");
        assert_eq!(row(42.0, Goal::Over(40.0)), "met");
        assert_eq!(row(42.1, Goal::Over(40.0)), "MISSED");
    }

    #[test]
    fn columns_stand_in_line() {
        let mut runs = Figures::default();
        (1..=10u32).for_each(|run| runs.add(f64::from(run)));
        let first = Row::new("start", Unit::Milliseconds, runs).goal(Goal::AtMost(30.0));
        let second = Row::new("memory of it", Unit::Megabytes, Figures::one(12.34))
            .beside("another", Figures::one(24.68))
            .goal(Goal::AtMost(10.0));
        assert_eq!(
            render(&[first, second]),
            "               median      p90   n  beside           ratio   goal\n\
             start         5.50 ms  9.00 ms  10                          30 ms  met\n\
             memory of it  12.3 MB               another 24.7 MB   0.5x  10 MB  MISSED\n"
        );
    }
}
