//! The conditional logit (`McFadden`, 1974), fitted by maximum likelihood with Newton's method.
//!
//! An alternative is chosen with a probability in proportion to the exponential of its weighted figures.
//! The fit returns the weights under which the right alternatives are likeliest.

/// The ridge penalty: half of this times the sum of the squared weights is added to the mean loss. It
/// keeps the weights of correlated figures finite, and is too small to move the others.
const RIDGE: f64 = 1e-4;

/// The maximum number of steps; a fit takes about ten.
const STEPS: usize = 100;

/// The maximum number of times that a step is halved because it does not reduce the loss.
const HALVINGS: i32 = 20;

/// The gain in mean loss at which the fit ends.
const GAIN_LEAST: f64 = 1e-10;

/// The minimum probability of an alternative that counts for the curvature.
const SHARE_LEAST: f64 = 1e-9;

/// The lower limit of a sum before its logarithm is taken.
const SUM_LEAST: f64 = 1e-300;

/// One observation: the alternatives to choose from, and its weight.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) weight: f64,
    pub(crate) alternatives: Vec<Alternative>,
}

/// An alternative, described by its figures.
#[derive(Debug)]
pub(crate) struct Alternative {
    pub(crate) figures: Vec<f64>,
    pub(crate) is_right: bool,
}

/// Fitted weights, with the penalised mean loss.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) weights: Vec<f64>,
    pub(crate) loss: f64,
}

/// The penalised mean loss at some weights, with its gradient and its expected curvature (Fisher
/// information), which is positive definite.
#[derive(Debug)]
struct Slope {
    loss: f64,
    gradient: Vec<f64>,
    curvature: Vec<Vec<f64>>,
}

/// Returns the weights under which the right alternatives are likeliest. Weights with a `fixed` value
/// keep it.
pub(crate) fn fit(choices: &[Choice], fixed: &[Option<f64>]) -> Fitted {
    let mut weights: Vec<f64> = fixed.iter().map(|fixed| fixed.unwrap_or(0.0)).collect();
    let mut slope = Slope::at(&weights, choices);
    for _ in 0..STEPS {
        let step = solve(slope.curvature.clone(), slope.gradient.clone(), fixed);
        let better = (0..HALVINGS).find_map(|halvings| {
            let share = 0.5_f64.powi(halvings);
            let tried: Vec<f64> = weights
                .iter()
                .zip(&step)
                .map(|(weight, step)| weight - share * step)
                .collect();
            let reached = Slope::at(&tried, choices);
            (reached.loss < slope.loss).then_some((tried, reached))
        });
        let Some((tried, reached)) = better else {
            break;
        };
        let gained = slope.loss - reached.loss;
        (weights, slope) = (tried, reached);
        if gained < GAIN_LEAST {
            break;
        }
    }
    Fitted {
        weights,
        loss: slope.loss,
    }
}

impl Slope {
    fn at(weights: &[f64], choices: &[Choice]) -> Self {
        let total: f64 = choices.iter().map(|choice| choice.weight).sum();
        let penalty = weights.iter().map(|weight| RIDGE * weight * weight / 2.0);
        let mut slope = Self {
            loss: penalty.sum(),
            gradient: weights.iter().map(|weight| RIDGE * weight).collect(),
            curvature: vec![vec![0.0; weights.len()]; weights.len()],
        };
        for choice in choices {
            slope.add(choice, choice.weight / total, weights);
        }
        for (place, row) in slope.curvature.iter_mut().enumerate() {
            *of_mut(row, place) += RIDGE;
        }
        slope
    }

    /// Adds a choice with a share `weight` of all choices.
    fn add(&mut self, choice: &Choice, weight: f64, weights: &[f64]) {
        let scores: Vec<f64> = choice
            .alternatives
            .iter()
            .map(|alternative| {
                let figures = alternative.figures.iter().zip(weights);
                figures.map(|(figure, weight)| figure * weight).sum()
            })
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f64 = parts.iter().sum();
        let right: f64 = parts
            .iter()
            .zip(&choice.alternatives)
            .map(|(part, alternative)| if alternative.is_right { *part } else { 0.0 })
            .sum();
        let right = right.max(SUM_LEAST);
        self.loss -= weight * (right / all).ln();
        let mut mean = vec![0.0; weights.len()];
        for (part, alternative) in parts.iter().zip(&choice.alternatives) {
            let share = part / all;
            let of_right = if alternative.is_right {
                part / right
            } else {
                0.0
            };
            for (place, figure) in alternative.figures.iter().enumerate() {
                *of_mut(&mut mean, place) += share * figure;
                *of_mut(&mut self.gradient, place) += weight * (share - of_right) * figure;
            }
        }
        for (part, alternative) in parts.iter().zip(&choice.alternatives) {
            self.curve(weight * part / all, &alternative.figures, &mean);
        }
    }

    /// Adds an alternative to the curvature; `share` is its probability times the weight of its choice.
    fn curve(&mut self, share: f64, figures: &[f64], mean: &[f64]) {
        if share < SHARE_LEAST {
            return;
        }
        let apart: Vec<f64> = figures
            .iter()
            .zip(mean)
            .map(|(figure, mean)| figure - mean)
            .collect();
        for (row, a) in self.curvature.iter_mut().zip(&apart) {
            for (place, b) in apart.iter().enumerate() {
                *of_mut(row, place) += share * a * b;
            }
        }
    }
}

fn of(figures: &[f64], place: usize) -> f64 {
    *figures
        .get(place)
        .expect("there is a figure for each weight")
}

fn of_mut(figures: &mut [f64], place: usize) -> &mut f64 {
    let figure = figures.get_mut(place);
    figure.expect("there is a figure for each weight")
}

fn row(rows: &[Vec<f64>], place: usize) -> &[f64] {
    rows.get(place).expect("there is a row for each weight")
}

/// Solves a system of linear equations by Gauss–Jordan elimination. The step of a fixed weight is 0.
///
/// The matrix must be symmetric and positive definite, so that no pivot search is needed.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>, fixed: &[Option<f64>]) -> Vec<f64> {
    let size = right.len();
    let places = (0..size).zip(fixed).filter(|(_, fixed)| fixed.is_some());
    for (place, _) in places {
        for (other, row) in rows.iter_mut().enumerate() {
            if other == place {
                row.fill(0.0);
            }
            *of_mut(row, place) = if other == place { 1.0 } else { 0.0 };
        }
        *of_mut(&mut right, place) = 0.0;
    }
    for place in 0..size {
        let own = row(&rows, place).to_vec();
        let (pivot, own_right) = (of(&own, place), of(&right, place));
        for (other, row) in rows.iter_mut().enumerate() {
            let factor = of(row, place) / pivot;
            if other == place || factor == 0.0 {
                continue;
            }
            for (figure, own) in row.iter_mut().zip(&own) {
                *figure -= factor * own;
            }
            *of_mut(&mut right, other) += -factor * own_right;
        }
    }
    (0..size)
        .map(|place| of(&right, place) / of(row(&rows, place), place))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns `count` choices between an alternative with figures of 1 and one with figures of 0.
    fn choices(count: usize, is_right: bool) -> impl Iterator<Item = Choice> {
        (0..count).map(move |_| Choice {
            weight: 1.0,
            alternatives: vec![
                Alternative {
                    figures: vec![1.0, 1.0],
                    is_right,
                },
                Alternative {
                    figures: vec![0.0, 0.0],
                    is_right: !is_right,
                },
            ],
        })
    }

    #[test]
    fn the_fitted_odds_equal_the_observed_odds() {
        let choices: Vec<Choice> = choices(300, true).chain(choices(100, false)).collect();
        let fitted = fit(&choices, &[None, Some(0.0)]);
        let [weight, fixed] = fitted.weights[..] else {
            panic!("two weights");
        };
        assert!((weight - 3.0_f64.ln()).abs() < 0.01, "{weight}");
        assert!(fixed == 0.0 && fitted.loss < 2.0_f64.ln());
    }

    #[test]
    fn a_fixed_weight_contributes_to_the_odds() {
        let choices: Vec<Choice> = choices(300, true).chain(choices(100, false)).collect();
        let fitted = fit(&choices, &[None, Some(1.0)]);
        assert!((fitted.weights[0] - (3.0_f64.ln() - 1.0)).abs() < 0.01);
    }
}
