//! Log-derivatives written out one sample at a time, on all threads.

use std::ops::Range;

use ansatz_linalg::parallel;

use super::{Ansatz, Plane};

/// Samples that share a look-up table.
const TOGETHER: usize = 16;

/// O of configurations [sample][site] in rows of `stride` numbers; what comes behind the parameters stays as it is.
pub(crate) fn write_rows(ansatz: &dyn Ansatz, configurations: &[u8], stride: usize, re: &mut [f64], im: &mut [f64]) {
    let count = ansatz.parameter_count();
    for_each_sample(ansatz, configurations, stride, re, im, |write, re, im| {
        let imaginary = count.min(im.len());
        write(&mut re[..count], &mut im[..imaginary]);
    });
}

/// O of some parameters, [sample][parameter].
pub(crate) fn write_columns(ansatz: &dyn Ansatz, configurations: &[u8], columns: &Range<usize>) -> Plane {
    let (count, complex) = (ansatz.parameter_count(), ansatz.has_complex_derivatives());
    let samples = configurations.len() / ansatz.lookup().configuration.len();
    let mut rows = Plane::new(samples * columns.len(), complex);
    if columns.len() == count {
        write_rows(ansatz, configurations, count, &mut rows.re, &mut rows.im);
        return rows;
    }
    for_each_sample(ansatz, configurations, columns.len(), &mut rows.re, &mut rows.im, |write, re, im| {
        let mut all = Plane::new(count, complex);
        write(&mut all.re, &mut all.im);
        re.copy_from_slice(&all.re[columns.clone()]);
        if complex {
            im.copy_from_slice(&all.im[columns.clone()]);
        }
    });
    rows
}

/// Calls `work` with the rows of each sample and with what writes all derivatives of it.
fn for_each_sample(
    ansatz: &dyn Ansatz,
    configurations: &[u8],
    stride: usize,
    re: &mut [f64],
    im: &mut [f64],
    work: impl Fn(&dyn Fn(&mut [f64], &mut [f64]), &mut [f64], &mut [f64]) + Sync + Send,
) {
    if stride == 0 {
        return;
    }
    let sites = ansatz.lookup().configuration.len();
    let length = TOGETHER * stride;
    let mut pieces: Vec<(&mut [f64], &mut [f64])> = if im.is_empty() {
        re.chunks_mut(length).map(|re| (re, &mut [][..])).collect()
    } else {
        re.chunks_mut(length).zip(im.chunks_mut(length)).collect()
    };
    parallel::for_each_chunk(&mut pieces, 1, |piece, slices| {
        let (re, im) = &mut slices[0];
        let mut lookup = ansatz.lookup();
        let mut im = im.chunks_exact_mut(stride);
        let configurations = configurations[piece * TOGETHER * sites..].chunks_exact(sites);
        for (re, configuration) in re.chunks_exact_mut(stride).zip(configurations) {
            lookup.configuration.copy_from_slice(configuration);
            ansatz.fill(&mut lookup, false);
            work(&|re, im| ansatz.derivatives(&lookup, re, im), re, im.next().unwrap_or(&mut []));
        }
    });
}
