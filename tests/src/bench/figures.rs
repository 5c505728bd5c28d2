//! Measured values of one thing, and the two numbers that are told of them.

use std::time::Duration;

/// Measured values, in whatever unit the row says.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures(Vec<f64>);

impl Figures {
    pub(super) fn one(value: f64) -> Self {
        Self(vec![value])
    }

    pub(super) fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// Adds a time, as milliseconds.
    pub(super) fn add_time(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1000.0);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn median(&self) -> f64 {
        let values = self.sorted();
        match values.len() {
            0 => f64::NAN,
            length if length % 2 == 1 => values[length / 2],
            length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
        }
    }

    /// Nine of ten are at most this.
    pub(super) fn p90(&self) -> f64 {
        let values = self.sorted();
        let rank = (values.len() * 9).div_ceil(10);
        values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }

    fn sorted(&self) -> Vec<f64> {
        let mut values = self.0.clone();
        values.sort_by(f64::total_cmp);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(values: impl IntoIterator<Item = u32>) -> Figures {
        Figures(values.into_iter().map(f64::from).collect())
    }

    #[test]
    fn medians_and_tails() {
        let told = |figures: &Figures| [figures.median().to_string(), figures.p90().to_string()];
        assert_eq!(told(&figures([])), ["NaN", "NaN"]);
        assert_eq!(told(&figures([7])), ["7", "7"]);
        assert_eq!(told(&figures([9, 1, 4])), ["4", "9"]);
        assert_eq!(told(&figures((1..=10).rev())), ["5.5", "9"]);
        assert_eq!(told(&figures(1..=20)), ["10.5", "18"]);
    }
}
