//! A plan in the making: behaviours, the sources that act them out, and what is left to give away.

use crate::demo::{
    behaviour::Behaviour,
    dice::Dice,
    packet::Mark,
    source::{Blueprint, Quota},
    table2::Table2,
};

#[derive(Debug)]
pub(super) struct Draft {
    pub dice: Dice,
    /// Packets of each cell of the table in all.
    pub table: Table2,
    /// Packets of each cell of the table that no behaviour has yet.
    pub left: Table2,
    pub behaviours: Vec<Behaviour>,
    pub blueprints: Vec<Box<dyn Blueprint>>,
}

impl Draft {
    pub fn new(seed: u64, table: Table2) -> Self {
        let dice = Dice::new(seed, u64::MAX);
        Self { dice, table, left: table, behaviours: Vec::new(), blueprints: Vec::new() }
    }

    /// Adds a behaviour; its packets are to bear the mark.
    pub fn behaviour(&mut self, behaviour: Behaviour) -> Mark {
        self.behaviours.push(behaviour);
        Mark::new(self.behaviours.len() - 1)
    }

    /// Adds a behaviour of SYNs or datagrams of which a share are second tries.
    pub fn quota(&mut self, behaviour: Behaviour, again: f64) -> Quota {
        let packets = behaviour.packets;
        Quota::new(self.behaviour(behaviour), packets, again)
    }

    pub fn act(&mut self, blueprint: impl Blueprint + 'static) {
        self.blueprints.push(Box::new(blueprint));
    }

    /// All SYN from home.
    pub const fn syn_from(&self) -> u64 {
        self.table.from.tcp_syn
    }

    /// Id of the behaviour that is added next.
    pub fn next_id(&self) -> usize {
        self.behaviours.len()
    }
}

/// A part in a million of a number, at least `least`.
pub(super) fn part(of: u64, millionths: u64, least: u64) -> u64 {
    ((u128::from(of) * u128::from(millionths) / 1_000_000) as u64).max(least)
}
