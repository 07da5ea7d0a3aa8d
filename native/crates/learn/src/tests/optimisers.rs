use super::*;

/// One linear neuron without bias: L = (w0^2 l0 + w1^2 l1) / 2 from two samples.
fn quadratic(rule: &str, curvatures: [f64; 2]) -> Box<dyn Learning> {
    let nodes = r#"{"id": "x", "op": "features", "positions": 1, "channels": 2}, {"id": "y", "inputs": ["x"], "op": "dense", "channels": 1, "bias": false, "initialisation": {"kind": "constant", "value": 1}}"#;
    let mut session = learner(&definition("float64", nodes), Loss::Squared { factor: 0.5 }, rule, 1);
    let side = curvatures.map(|curvature| (2.0 * curvature).sqrt());
    session.give("data", numbers(2, vec![side[0], 0.0, 0.0, side[1]], vec![0.0, 0.0])).expect("data");
    session
}

#[test]
fn descent_on_a_quadratic_takes_the_steps_of_theory() {
    for (rate, wanted) in [(0.01, 1375), (0.1, 132), (2.0 / 11.0, 71), (0.19, 132)] {
        let mut session = quadratic(r#"{"kind": "descent"}"#, [1.0, 10.0]);
        let mut steps = 0;
        while session.parameters().iter().map(|value| value * value).sum::<f64>().sqrt() >= 1e-6 && steps < 5000 {
            train(session.as_mut(), Order::Full, 1, rate);
            steps += 1;
        }
        assert_eq!(steps, wanted, "rate {rate}");
    }
    let mut session = quadratic(r#"{"kind": "descent"}"#, [1.0, 10.0]);
    train(session.as_mut(), Order::Full, 200, 0.21);
    assert!(session.parameters()[1].abs() > 1e6);
}

/// One step of a rule for a single number with its two averages.
type Formula = fn(p: &mut f64, g: f64, s: &mut f64, x: &mut f64, t: i32);

#[test]
fn rules_follow_their_formulas() {
    let rate = 0.05;
    let rules: [(&str, Formula); 8] = [
        (r#"{"kind": "descent"}"#, |p, g, _, _, _| *p -= 0.05 * g),
        (r#"{"kind": "momentum", "momentum": 0.9}"#, |p, g, s, _, _| {
            *s = 0.9 * *s + g;
            *p -= 0.05 * *s;
        }),
        (r#"{"kind": "nesterov", "momentum": 0.9}"#, |p, g, s, _, _| {
            *s = 0.9 * *s + g;
            *p -= 0.05 * (g + 0.9 * *s);
        }),
        (r#"{"kind": "adagrad", "epsilon": 1e-8}"#, |p, g, s, _, _| {
            *s += g * g;
            *p -= 0.05 * g / (s.sqrt() + 1e-8);
        }),
        (r#"{"kind": "adadelta", "decay": 0.95, "epsilon": 1e-6}"#, |p, g, s, x, _| {
            *s = 0.95 * *s + 0.05 * g * g;
            let d = -(*x + 1e-6).sqrt() / (*s + 1e-6).sqrt() * g;
            *x = 0.95 * *x + 0.05 * d * d;
            *p += 0.05 * d;
        }),
        (r#"{"kind": "rmsprop", "decay": 0.9, "epsilon": 1e-7}"#, |p, g, s, _, _| {
            *s = 0.9 * *s + 0.1 * g * g;
            *p -= 0.05 * g / (s.sqrt() + 1e-7);
        }),
        (r#"{"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}"#, |p, g, s, x, t| {
            *s = 0.9 * *s + 0.1 * g;
            *x = 0.999 * *x + 0.001 * g * g;
            *p -= 0.05 * (*s / (1.0 - 0.9f64.powi(t))) / ((*x / (1.0 - 0.999f64.powi(t))).sqrt() + 1e-8);
        }),
        (r#"{"kind": "adamW", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1}"#, |p, g, s, x, t| {
            *s = 0.9 * *s + 0.1 * g;
            *x = 0.999 * *x + 0.001 * g * g;
            *p -= 0.05 * 0.1 * *p;
            *p -= 0.05 * (*s / (1.0 - 0.9f64.powi(t))) / ((*x / (1.0 - 0.999f64.powi(t))).sqrt() + 1e-8);
        }),
    ];
    for (rule, formula) in rules {
        let curvatures = [1.5, 0.25];
        let mut session = quadratic(rule, curvatures);
        let mut own = [[1.0, 0.0, 0.0]; 2];
        for t in 1..=60 {
            for ([p, s, x], curvature) in own.iter_mut().zip(curvatures) {
                let g = curvature * *p;
                formula(p, g, s, x, t);
            }
            train(session.as_mut(), Order::Full, 1, rate);
        }
        for (found, [wanted, ..]) in session.parameters().iter().zip(own) {
            assert!((found - wanted).abs() < 1e-12, "{rule}: {found} {wanted}");
        }
    }
}

#[test]
fn long_gradients_are_shortened_and_weights_decay() {
    let mut session = quadratic(r#"{"kind": "descent", "largestNorm": 0.5}"#, [3.0, 4.0]);
    let report = train(session.as_mut(), Order::Full, 1, 1.0);
    assert!((report.gradient_norms[0] - 5.0).abs() < 1e-12 && (report.losses[0] - 3.5).abs() < 1e-12);
    let found = session.parameters();
    assert!((found[0] - 0.7).abs() < 1e-12 && (found[1] - 0.6).abs() < 1e-12);
    let mut session = quadratic(r#"{"kind": "descent", "weightDecay": 0.5}"#, [1.0, 2.0]);
    train(session.as_mut(), Order::Full, 1, 0.1);
    assert!((session.parameters()[0] - 0.85).abs() < 1e-12);
}

#[test]
fn schedules_give_the_rates_they_promise() {
    let rates = |text: &str| {
        let rate: LearningRate = serde_json::from_str(text).expect("a rate");
        [0, 5, 10].map(|step| rate.at(step, 0))
    };
    let near = |found: [f64; 3], wanted: [f64; 3]| {
        found
            .iter()
            .zip(wanted)
            .for_each(|(found, wanted)| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}"));
    };
    near(rates(r#"{"kind": "steps", "rate": 1, "every": 5, "factor": 0.1}"#), [1.0, 0.1, 0.01]);
    near(rates(r#"{"kind": "power", "rate": 1, "time": 5, "power": 1}"#), [1.0, 0.5, 1.0 / 3.0]);
    near(rates(r#"{"kind": "cosine", "rate": 1, "last": 0.2, "steps": 10}"#), [1.0, 0.6, 0.2]);
    near(rates(r#"{"kind": "cosine", "rate": 1, "last": 0, "steps": 10, "warmUp": 10}"#), [0.1, 0.6, 1.0]);
}
