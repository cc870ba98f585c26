//! Colours as eyes see them that lack a kind of cones, for tests: how far two colours are apart then.

use super::Rgb;

/// Eyes.
#[derive(Clone, Copy, Debug)]
pub enum Eyes {
    Usual,
    /// Without cones for long waves: one man in a hundred.
    Protan,
    /// Without those for middle waves: one in a hundred; one in twenty has weak ones.
    Deutan,
    /// Without those for short waves: one person in many thousands.
    Tritan,
}

impl Eyes {
    pub const ALL: [Self; 4] = [Self::Usual, Self::Protan, Self::Deutan, Self::Tritan];

    /// What they make of linear red, green and blue: Machado, Oliveira and Fernandes (2009), "A
    /// Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0.
    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }
}

/// How far apart two colours are for some eyes: Euclidean in Oklab (Ottosson 2020), black to white is 1.
/// Okabe and Ito's own eight come as near as 0.076.
#[must_use]
pub fn distance(first: Rgb, second: Rgb, eyes: Eyes) -> f64 {
    let (first, second) = (oklab(first, eyes), oklab(second, eyes));
    first.iter().zip(second).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// How light a colour is for some eyes: from 0, black, to 1, white.
#[must_use]
pub fn lightness(color: Rgb, eyes: Eyes) -> f64 {
    let [lightness, _, _] = oklab(color, eyes);
    lightness
}

fn oklab(color: Rgb, eyes: Eyes) -> [f64; 3] {
    let linear = color.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    let seen = product(eyes.matrix(), linear).map(|channel| channel.clamp(0.0, 1.0));
    let cones = product(
        [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        seen,
    );
    product(
        [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        cones.map(f64::cbrt),
    )
}

fn product(matrix: [[f64; 3]; 3], of: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(of).map(|(factor, value)| factor * value).sum())
}
