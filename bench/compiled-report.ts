import { compile } from '../src/shared/hamiltonian';
import { median } from './report';

/** The report of a text has to follow the typing. */
const boundMilliseconds = 100;
const repetitions = 15;

const texts: Readonly<Record<string, string>> = {
  'J1-J2, square 10 x 10':
    'lattice square(10, 10) periodic\nsite spin(1/2)\nparam J1 = 1, J2 = 0.5\nH = J1 * sum <i,j> S(i).S(j) + J2 * sum <<i,j>> S(i).S(j)\n',
  'Ising chain, 100 sites': 'lattice chain(100) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - sum i X(i)\n',
  'Hubbard, square 10 x 10':
    'lattice square(10, 10) periodic\nsite electron\nparam t = 1, U = 8\nH = -t * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + U * sum i docc(i)\n',
  'ring exchange, square 10 x 10':
    'lattice square(10, 10) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.1 * sum plaquettes (i,j,k,l) (S(i).S(j))*(S(k).S(l))\n',
  'Rydberg atoms, all pairs of 100':
    'lattice square(10, 10) open\nsite spin(1/2)\nH = sum i X(i) - 3 * sum i n(i) + 30 * sum i<j n(i)*n(j) / dist(i,j)^6\n',
  'spins 1, cubic 5 x 5 x 4':
    'lattice cubic(5, 5, 4) periodic\nsite spin(1)\nH = sum <i,j> (S(i).S(j) + 1/3 * (S(i).S(j))^2)\n',
};

/** Times compiling with the report for a hundred sites; true if every median is below the bound. */
export function timeCompiledReports(print: (text: string) => void): boolean {
  print(`Compiled report of 100 sites, median of ${repetitions} (wanted at most ${boundMilliseconds} ms)\n`);
  let within = true;
  for (const [name, text] of Object.entries(texts)) {
    const times = Array.from({ length: repetitions }, (_, turn) => {
      // Another text each time: nothing may be remembered from the last one.
      const source = `# ${turn}\n${text}`;
      const start = performance.now();
      if (!compile(source).ok) throw new Error(`${name} does not compile.`);
      return performance.now() - start;
    });
    const middle = median(times);
    within &&= middle <= boundMilliseconds;
    print(
      `  ${name}: ${middle.toFixed(1)} ms, first ${times[0].toFixed(1)} ms${middle > boundMilliseconds ? ', too slow' : ''}\n`,
    );
  }
  return within;
}
