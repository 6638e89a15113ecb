//! Placing: positions for things that have preferred positions and must not overlap.

/// The preferred position of a thing, and the room that it takes up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// The preferred position, in pixels.
    pub(super) at: f64,
    /// The minimum distance to the next thing, in pixels.
    pub(super) room: f64,
}

/// Returns positions in the order of the wishes, none above `top` and none within the room of the one
/// before, that minimise the sum of the squared distances from the preferred positions.
///
/// This is isotonic regression by pooling adjacent violators (Barlow et al., 1972), which takes linear time.
pub(super) fn place(wishes: &[Wish], top: f64) -> Vec<f64> {
    struct Pool {
        mean: f64,
        size: usize,
    }
    let mut pools: Vec<Pool> = Vec::with_capacity(wishes.len());
    let mut above = 0.0;
    for wish in wishes {
        let mut pool = Pool {
            mean: wish.at - above,
            size: 1,
        };
        while let Some(last) = pools.pop_if(|last| last.mean >= pool.mean) {
            let size = last.size + pool.size;
            let share = |part: &Pool| part.mean * part.size as f64 / size as f64;
            pool = Pool {
                mean: share(&last) + share(&pool),
                size,
            };
        }
        pools.push(pool);
        above += wish.room;
    }
    let mut above = 0.0;
    let means = pools
        .iter()
        .flat_map(|pool| std::iter::repeat_n(pool.mean.max(top), pool.size));
    means
        .zip(wishes)
        .map(|(mean, wish)| {
            let position = mean + above;
            above += wish.room;
            position
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(wishes: &[(f64, f64)], top: f64) -> Vec<f64> {
        let wishes: Vec<Wish> = wishes.iter().map(|&(at, room)| Wish { at, room }).collect();
        place(&wishes, top)
    }

    #[test]
    fn things_with_enough_room_get_their_preferred_positions() {
        assert_eq!(places(&[(5.0, 10.0), (40.0, 10.0)], 0.0), [5.0, 40.0]);
    }

    #[test]
    fn crowded_things_move_apart_by_the_same_distance() {
        assert_eq!(places(&[(50.0, 10.0), (50.0, 10.0)], 0.0), [45.0, 55.0]);
    }

    #[test]
    fn nothing_is_placed_above_the_top() {
        assert_eq!(places(&[(2.0, 10.0), (2.0, 10.0)], 1.0), [1.0, 11.0]);
    }

    proptest! {
        #[test]
        fn nothing_is_placed_within_the_room_of_another(wishes in prop::collection::vec((0.0..900.0_f64, 1.0..200.0_f64), 0..40)) {
            let places = places(&wishes, 10.0);
            prop_assert_eq!(places.len(), wishes.len());
            prop_assert!(places.iter().all(|&position| position >= 10.0));
            for (pair, (_, room)) in places.windows(2).zip(&wishes) {
                prop_assert!(pair[1] - pair[0] >= room - 1e-6);
            }
        }
    }
}
