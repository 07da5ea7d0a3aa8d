"""NetKet's side of a paired benchmark.

Builds one workload, compiles it, prints {"ready": ...}, then runs N iterations for each line "N" on standard input and
prints the seconds of each. Settings are NetKet's fastest for these sizes: the VMC driver with the SR preconditioner,
holomorphic where the parameters are complex.
"""

import contextlib
import json
import os
import sys
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import netket as nk

SAMPLES = 1008
CHAINS = 16
DIAGONAL_SHIFT = 0.01

WORKLOADS = {
    "tfim-40-real": dict(kind="ising", sites=40, alpha=1, dtype=float, rate=0.05),
    "tfim-40-complex": dict(kind="ising", sites=40, alpha=1, dtype=complex, rate=0.05),
    "heisenberg-6x6-complex": dict(kind="heisenberg", side=6, alpha=2, dtype=complex, rate=0.01),
    "heisenberg-10x10-complex": dict(kind="heisenberg", side=10, alpha=2, dtype=complex, rate=0.01),
}


def system(options):
    if options["kind"] == "ising":
        graph = nk.graph.Chain(options["sites"], pbc=True)
        space = nk.hilbert.Spin(0.5, graph.n_nodes)
        energy = nk.operator.Ising(space, graph, h=1.0, J=-1.0)
        return energy, nk.sampler.MetropolisLocal(space, n_chains=CHAINS)
    graph = nk.graph.Square(options["side"], pbc=True)
    space = nk.hilbert.Spin(0.5, graph.n_nodes, total_sz=0)
    energy = nk.operator.Heisenberg(space, graph, sign_rule=True)
    return energy, nk.sampler.MetropolisExchange(space, graph=graph, n_chains=CHAINS)


def main():
    options = WORKLOADS[sys.argv[1]]
    energy, sampler = system(options)
    model = nk.models.RBM(alpha=options["alpha"], param_dtype=options["dtype"])
    state = nk.vqs.MCState(sampler, model, n_samples=SAMPLES, seed=1, sampler_seed=2)
    holomorphic = {"holomorphic": True} if options["dtype"] is complex else {}
    driver = nk.driver.VMC(
        energy,
        nk.optimizer.Sgd(options["rate"]),
        variational_state=state,
        preconditioner=nk.optimizer.SR(diag_shift=DIAGONAL_SHIFT, **holomorphic),
    )

    def iterate(count):
        """Seconds of each of `count` iterations; the clock stops when the new parameters are there."""
        marks = [time.perf_counter()]

        def mark(step, log, running):
            jax.block_until_ready(state.parameters)
            marks.append(time.perf_counter())
            return True

        driver.run(count, out=nk.logging.RuntimeLog(), show_progress=False, callback=mark)
        return [after - before for before, after in zip(marks, marks[1:])][:count]

    with contextlib.redirect_stdout(sys.stderr):
        first = iterate(1)[0]
        iterate(2)
    print(
        json.dumps(
            dict(
                ready=True,
                firstIterationSeconds=first,
                parameters=int(state.n_parameters),
                sweepSize=int(sampler.sweep_size),
                versions=f"NetKet {nk.__version__}, JAX {jax.__version__}",
            )
        ),
        flush=True,
    )
    for line in sys.stdin:
        count = int(line)
        if count <= 0:
            break
        with contextlib.redirect_stdout(sys.stderr):
            seconds = iterate(count)
        print(json.dumps(seconds), flush=True)


main()
