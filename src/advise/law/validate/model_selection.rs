//! Which form a table is given: by backtest, and by how well it holds the table itself.

use serde::Serialize;

use super::backtest::{Miss, backtest, score};
use crate::advise::law::{Fit, Form, Law, Point, Table, fit::fit_roughly};

/// A later form has to miss less by a third: noise alone often lets a wrong form win by less.
const CLEARLY: f64 = 1.5;
/// So many times the scatter of another form about the table is a misfit, whatever the rows.
const MISFIT: f64 = 3.0;
/// Origins that a form with more parameters must have been tested at before it replaces a plainer one.
const LEAST_ORIGINS: usize = 2;
/// A form that was tested and misses up to so many times as much as the chosen one might as well be the true one.
const RIVAL: f64 = 2.0;

/// A form on a table: its fit, its backtests, and how far the rows lie off.
struct Trial {
    fit: Fit,
    misses: Vec<Miss>,
    /// Root mean square log residual, each parameter taken for a row that it fits by itself.
    scatter: f64,
    /// Rows beyond the number of parameters.
    freedom: f64,
}

/// What a form was chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grounds {
    /// It is the form of the axes that vary.
    Axes,
    /// Its backtests miss least.
    Backtest,
    /// It goes through the rows that the form of the best backtests misses.
    Fit,
}

/// The chosen form, and the laws of others that predicted the table's larger runs about as well.
pub(super) struct Choice {
    pub form: Form,
    pub grounds: Grounds,
    pub rivals: Vec<Law>,
}

/// The form, of some, whose backtests miss least.
pub fn best_of(table: &Table, forms: &[Form]) -> Form {
    among(table, forms).form
}

/// The best form of a table, of all that there are for its axes.
pub(super) fn choose(table: &Table) -> Choice {
    match table.natural_form() {
        Form::Chinchilla => Choice {
            form: Form::Chinchilla,
            grounds: Grounds::Axes,
            rivals: Vec::new(),
        },
        _ => among(
            table,
            &[Form::Saturating, Form::Power, Form::Broken, Form::M4],
        ),
    }
}

fn among(table: &Table, forms: &[Form]) -> Choice {
    let natural = table.natural_form();
    let trials: Vec<Trial> = forms.iter().filter_map(|f| Trial::of(table, *f)).collect();
    // A natural form that the table can hold but is too short to test stays: that a plainer one can be tested is no merit
    // of its own.
    let stays = |t: &&Trial| t.fit.law.form == natural && t.misses.is_empty();
    let start = trials.iter().find(stays);
    let tested = trials.iter().filter(|t| !t.misses.is_empty());
    let best = start.or_else(|| tested.reduce(|a, b| if b.predicts_better(a) { b } else { a }));
    let closest = |best| {
        trials
            .iter()
            .fold(best, |a: &Trial, b| if b.holds_better(a) { b } else { a })
    };
    let Some(first) = best else {
        return Choice {
            form: natural,
            grounds: Grounds::Axes,
            rivals: Vec::new(),
        };
    };
    let best = closest(first);
    let rivals = trials.iter().filter(|t| t.is_rival(best));
    let form = best.fit.law.form;
    Choice {
        form,
        grounds: if form != first.fit.law.form {
            Grounds::Fit
        } else if best.misses.is_empty() {
            Grounds::Axes
        } else {
            Grounds::Backtest
        },
        rivals: rivals.map(|t| t.fit.law.clone()).collect(),
    }
}

impl Trial {
    fn of(table: &Table, form: Form) -> Option<Self> {
        let fit = fit_roughly(table, form).ok()?;
        let square = |p: &Point| (p.loss / fit.law.loss(p.n, p.d)).ln().powi(2);
        let squares: f64 = table.points.iter().map(square).sum();
        let freedom = table.points.len() as f64 - form.names().len() as f64;
        squares.is_finite().then(|| Self {
            misses: backtest(table, form),
            scatter: (squares / freedom).sqrt(),
            freedom,
            fit,
        })
    }

    /// Scores of both on the origins that both were tested at.
    fn scores(&self, other: &Self) -> Option<(f64, f64)> {
        let shared = |a: &Self, b: &Self| -> Vec<Miss> {
            let is_shared = |m: &&Miss| b.misses.iter().any(|o| o.origin == m.origin);
            a.misses.iter().filter(is_shared).copied().collect()
        };
        Some((score(&shared(self, other))?, score(&shared(other, self))?))
    }

    fn predicts_better(&self, other: &Self) -> bool {
        self.is_tested_beside(other)
            && self
                .scores(other)
                .is_some_and(|(own, others)| own < others / CLEARLY)
    }

    /// Whether the two were tested on the same origins often enough to tell: one hit may be chance where a form has more
    /// parameters to hit with.
    fn is_tested_beside(&self, other: &Self) -> bool {
        let is_shared = |m: &&Miss| other.misses.iter().any(|o| o.origin == m.origin);
        let shared = self.misses.iter().filter(is_shared).count();
        let freer = self.fit.law.form.names().len() > other.fit.law.form.names().len();
        !freer || shared >= LEAST_ORIGINS
    }

    /// Whether the other misses the table itself where this form goes through it, by more than few rows could feign (about the
    /// thousandth percentile of an F test), and no backtest speaks against this one.
    fn holds_better(&self, other: &Self) -> bool {
        let feigned = 1.5 * 1000_f64.powf(1.0 / self.freedom);
        other.scatter > self.scatter * MISFIT.max(feigned)
            && self.scores(other).is_none_or(|(own, others)| own <= others)
    }

    fn is_rival(&self, best: &Self) -> bool {
        self.fit.law.form != best.fit.law.form
            && self
                .scores(best)
                .is_some_and(|(own, others)| own <= RIVAL * others)
    }
}
