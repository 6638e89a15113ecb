//! Where things go that want to lie somewhere and may not overlap.

/// Something to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// Where it wants to lie, in pixels.
    pub(super) at: f64,
    /// How far below it the next may lie at the nearest, in pixels.
    pub(super) room: f64,
}

/// Returns places in the order of the wishes, none above `top`, each with its room, so that the
/// squares of the distances to what was wished for are least.
///
/// This is isotonic regression by pooling adjacent violators (Barlow et al., 1972), in linear time.
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
            let place = mean + above;
            above += wish.room;
            place
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
    fn what_has_room_lies_where_it_wants_to() {
        assert_eq!(places(&[(5.0, 10.0), (40.0, 10.0)], 0.0), [5.0, 40.0]);
    }

    #[test]
    fn what_crowds_moves_apart_by_the_same_distance() {
        assert_eq!(places(&[(50.0, 10.0), (50.0, 10.0)], 0.0), [45.0, 55.0]);
    }

    #[test]
    fn nothing_lies_above_the_top() {
        assert_eq!(places(&[(2.0, 10.0), (2.0, 10.0)], 1.0), [1.0, 11.0]);
    }

    proptest! {
        #[test]
        fn everything_has_its_room(wishes in prop::collection::vec((0.0..900.0_f64, 1.0..200.0_f64), 0..40)) {
            let places = places(&wishes, 10.0);
            prop_assert_eq!(places.len(), wishes.len());
            prop_assert!(places.iter().all(|&place| place >= 10.0));
            for (pair, (_, room)) in places.windows(2).zip(&wishes) {
                prop_assert!(pair[1] - pair[0] >= room - 1e-6);
            }
        }
    }
}
