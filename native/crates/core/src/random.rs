//! xoshiro256++ (Blackman and Vigna 2021), one stream a chain, keyed by SplitMix64 from (seed, stream).

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// Bytes of one serialised generator.
    pub const RECORD: usize = 32;

    /// The stream `stream` of a seed. Streams of one seed, and equal streams of two seeds, are unrelated.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut seed_key = seed;
        let mut stream_key = stream ^ 0x6a09_e667_f3bc_c909;
        let mut key = split_mix(&mut seed_key) ^ split_mix(&mut stream_key).rotate_left(23);
        let mut state = [0; 4];
        for word in &mut state {
            *word = split_mix(&mut key);
        }
        Self { state }
    }

    #[inline]
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// Uniform in [0, 1) with 53 bits.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform in 0..bound, by Lemire's unbiased multiplication.
    #[inline]
    pub fn below(&mut self, bound: u32) -> u32 {
        debug_assert!(bound > 0);
        let mut product = (self.bits() >> 32) * u64::from(bound);
        if (product as u32) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while (product as u32) < threshold {
                product = (self.bits() >> 32) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    /// Standard normal deviate (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub fn to_bytes(&self) -> [u8; Self::RECORD] {
        let mut bytes = [0; Self::RECORD];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(self.state) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// None for the all-zero state, which the generator never leaves, or a wrong length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::RECORD || bytes.iter().all(|&byte| byte == 0) {
            return None;
        }
        let mut state = [0; 4];
        for (word, chunk) in state.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = u64::from_le_bytes(chunk.try_into().ok()?);
        }
        Some(Self { state })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_generator_goes_on_with_the_same_numbers() {
        let mut random = Random::new(7, 3);
        random.bits();
        let mut copy = Random::from_bytes(&random.to_bytes()).expect("valid record");
        assert_eq!(
            (0..10).map(|_| random.bits()).collect::<Vec<_>>(),
            (0..10).map(|_| copy.bits()).collect::<Vec<_>>()
        );
        assert!(Random::from_bytes(&[0; 32]).is_none());
        assert!(Random::from_bytes(&[1; 31]).is_none());
    }

    #[test]
    fn streams_are_different_and_deviates_have_their_moments() {
        assert_ne!(Random::new(1, 0).bits(), Random::new(1, 1).bits());
        assert_ne!(Random::new(1, 0).bits(), Random::new(0, 1).bits());
        let mut random = Random::new(11, 0);
        let n = 200_000;
        let normals: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let mean = normals.iter().sum::<f64>() / f64::from(n);
        let square = normals.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.01 && (square - 1.0).abs() < 0.02);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[random.below(7) as usize] += 1;
        }
        assert!(counts.iter().all(|&count| count.abs_diff(10_000) < 500));
    }
}
