"""NetKet's side of a paired benchmark.

Arguments: workload, iterations before it is ready. Builds the workload, compiles it, prints what it is, then answers each
line of standard input: "N" runs N iterations and prints the seconds of each with the largest resident memory; "until E
TOLERANCE MOST" trains a fresh state until the mean of its last ten energies has the relative error. Settings are NetKet's fastest for these sizes: the VMC driver with the SR preconditioner,
holomorphic where the parameters are complex.
"""

import contextlib
import json
import os
import resource
import sys
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import flax.linen as nn
import jax
import jax.numpy as jnp
import netket as nk
import optax

CHAINS = 16
DIAGONAL_SHIFT = 0.01

WORKLOADS = {
    "tfim-40-real": dict(system="ising", sites=40, network="rbm", alpha=1, dtype=float, rate=0.05, samples=1008),
    "tfim-40-complex": dict(system="ising", sites=40, network="rbm", alpha=1, dtype=complex, rate=0.05, samples=1008),
    "heisenberg-6x6-complex": dict(
        system="square", side=6, network="rbm", alpha=2, dtype=complex, rate=0.01, samples=1008
    ),
    "heisenberg-10x10-complex": dict(
        system="square", side=10, network="rbm", alpha=2, dtype=complex, rate=0.01, samples=1008
    ),
    "j1j2-10x10-cnn-float32": dict(
        system="square", side=10, frustration=0.5, network="cnn", dtype=jnp.float32, rate=0.01, samples=1024, chunk=1024
    ),
    # Chunks of 1,024 take more than 24 GiB in double precision.
    "j1j2-10x10-cnn-float64": dict(
        system="square", side=10, frustration=0.5, network="cnn", dtype=jnp.float64, rate=0.01, samples=1024, chunk=256
    ),
    "heisenberg-10x10-mlp": dict(system="square", side=10, network="mlp", dtype=float, rate=0.01, samples=1024),
    "tfim-40-autoregressive-dense": dict(
        system="ising", sites=40, network="autoregressive-dense", dtype=float, rate=1e-3, samples=1024
    ),
    "tfim-40-autoregressive-convolution": dict(
        system="ising", sites=40, network="autoregressive-convolution", dtype=float, rate=1e-3, samples=1024
    ),
}


class ResidualNetwork(nn.Module):
    """A convolution to 16 channels, four residual blocks, layer norm, sum over sites, a dense layer, ln cosh, sum."""

    side: int
    dtype: object

    @nn.compact
    def __call__(self, spins):
        kind = dict(param_dtype=self.dtype, dtype=self.dtype)

        def convolution(values):
            return nn.Conv(16, (3, 3), padding="CIRCULAR", **kind)(values)

        values = convolution(spins.reshape(-1, self.side, self.side, 1).astype(self.dtype))
        for _ in range(4):
            values = values + convolution(nn.gelu(values))
        values = nn.LayerNorm(**kind)(values).sum(axis=(1, 2))
        values = nn.Dense(16, **kind)(values / self.side)
        return nk.nn.activation.log_cosh(values).sum(-1).reshape(spins.shape[:-1])


class StepEnds(nk.callbacks.AbstractCallback):
    """The moment when a run starts and when each of its steps has ended."""

    marks: list = nk.utils.struct.field(pytree_node=False, serialize=False)

    def __init__(self):
        self.marks = []

    def on_run_start(self, step, driver):
        self.marks.append(time.perf_counter())

    def on_step_end(self, step, log_data, driver):
        jax.block_until_ready(driver.state.parameters)
        self.marks.append(time.perf_counter())


def system(options):
    if options["system"] == "ising":
        graph = nk.graph.Chain(options["sites"], pbc=True)
        space = nk.hilbert.Spin(0.5, graph.n_nodes)
        energy = nk.operator.Ising(space, graph, h=1.0, J=-1.0)
        if options["network"].startswith("autoregressive"):
            return energy, nk.sampler.ARDirectSampler(space)
        return energy, nk.sampler.MetropolisLocal(space, n_chains=CHAINS)
    neighbours = nk.graph.Square(options["side"], pbc=True)
    space = nk.hilbert.Spin(0.5, neighbours.n_nodes, total_sz=0)
    if "frustration" in options:
        graph = nk.graph.Square(options["side"], pbc=True, max_neighbor_order=2)
        energy = nk.operator.Heisenberg(space, graph, J=[1.0, options["frustration"]], sign_rule=[True, False])
    else:
        energy = nk.operator.Heisenberg(space, neighbours, sign_rule=True)
    return energy, nk.sampler.MetropolisExchange(space, graph=neighbours, n_chains=CHAINS)


def network(options, space):
    dtype = options["dtype"]
    match options["network"]:
        case "rbm":
            return nk.models.RBM(alpha=options["alpha"], param_dtype=dtype)
        case "cnn":
            return ResidualNetwork(options["side"], dtype)
        case "mlp":
            return nk.models.MLP(
                hidden_dims=(256, 256), param_dtype=dtype, hidden_activations=nk.nn.gelu, output_activation=None
            )
        case "autoregressive-dense":
            return nk.models.ARNNDense(hilbert=space, layers=3, features=8)
        case _:
            return nk.models.FastARNNConv1D(hilbert=space, layers=3, features=8, kernel_size=7)


def driver_of(options, energy, state):
    """NetKet's fastest driver for the network: each was tried with the others."""
    rate = options["rate"]
    if options["network"].startswith("autoregressive"):
        return nk.driver.VMC(energy, optax.adam(rate), variational_state=state)
    if options["network"] == "rbm":
        holomorphic = {"holomorphic": True} if options["dtype"] is complex else {}
        preconditioner = nk.optimizer.SR(diag_shift=DIAGONAL_SHIFT, **holomorphic)
        return nk.driver.VMC(
            energy, nk.optimizer.Sgd(rate), variational_state=state, preconditioner=preconditioner
        )
    return nk.driver.VMC_SR(
        energy,
        optax.sgd(rate),
        diag_shift=DIAGONAL_SHIFT,
        variational_state=state,
        use_ntk=True,
        on_the_fly=options["network"] == "mlp",
    )


class Reached(nk.callbacks.AbstractCallback):
    """Ends a run once the mean of the last ten energies has the relative error."""

    energy: float = nk.utils.struct.field(pytree_node=False, serialize=False)
    tolerance: float = nk.utils.struct.field(pytree_node=False, serialize=False)
    energies: list = nk.utils.struct.field(pytree_node=False, serialize=False)
    reached: list = nk.utils.struct.field(pytree_node=False, serialize=False)

    def __init__(self, energy, tolerance):
        self.energy, self.tolerance = energy, tolerance
        self.energies, self.reached = [], []

    def on_step_end(self, step, log_data, driver):
        self.energies.append(float(driver.energy.mean.real))
        last = self.energies[-10:]
        if len(last) == 10 and abs(sum(last) / 10 - self.energy) < self.tolerance * abs(self.energy):
            self.reached.append(step)
            raise nk.callbacks.StopRun("reached")


def main():
    options, warm_up = WORKLOADS[sys.argv[1]], int(sys.argv[2])
    energy, sampler = system(options)

    def fresh(seed):
        state = nk.vqs.MCState(
            sampler,
            network(options, energy.hilbert),
            n_samples=options["samples"],
            seed=seed,
            sampler_seed=seed + 1,
            chunk_size=options.get("chunk"),
        )
        return state, driver_of(options, energy, state)

    state, driver = fresh(1)

    def until(exact, tolerance, most):
        """What it took a fresh state; the programs of JAX are compiled already."""
        start = time.perf_counter()
        _, fresh_driver = fresh(3)
        ends = Reached(exact, tolerance)
        fresh_driver.run(most, out=nk.logging.RuntimeLog(), show_progress=False, callback=ends)
        seconds = time.perf_counter() - start
        return dict(seconds=seconds if ends.reached else None, iterations=len(ends.energies))

    def iterate(count):
        """Seconds of each of `count` iterations; the clock stops when the new parameters are there."""
        ends = StepEnds()
        driver.run(count, out=nk.logging.RuntimeLog(), show_progress=False, callback=ends)
        return [after - before for before, after in zip(ends.marks, ends.marks[1:])]

    with contextlib.redirect_stdout(sys.stderr):
        first = iterate(1)[0]
        if warm_up > 0:
            iterate(warm_up)
    print(
        json.dumps(
            dict(
                firstIterationSeconds=first,
                parameters=int(state.n_parameters),
                versions=f"NetKet {nk.__version__}, JAX {jax.__version__}",
            )
        ),
        flush=True,
    )
    for line in sys.stdin:
        with contextlib.redirect_stdout(sys.stderr):
            if line.startswith("until"):
                exact, tolerance, most = line.split()[1:]
                answer = until(float(exact), float(tolerance), int(most))
            else:
                seconds = iterate(int(line))
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
                answer = dict(seconds=seconds, peakMemory=memory)
        print(json.dumps(answer), flush=True)


main()
