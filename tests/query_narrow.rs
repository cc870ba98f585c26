//! A lens narrowed to a window, against the dots in that window counted by hand.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod query_support;

use proptest::prelude::*;
use query_support::{case, inside, points, shows};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_shows_exactly_the_packets_that_have_a_dot_there(case in case()) {
        let narrowed = case.lens.narrowed_to(&case.plane, &case.window);
        for (id, point) in points(&case.index) {
            let dot = inside(&case.lens, &case.plane, &case.window, &point).is_some();
            let shown = narrowed.as_ref().is_some_and(|lens| shows(lens, &point));
            prop_assert_eq!(dot, shown, "{:?}: {:?} under {:?}", id, point, narrowed);
        }
    }
}
