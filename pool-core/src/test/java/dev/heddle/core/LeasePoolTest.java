package dev.heddle.core;

import dev.heddle.pool.contract.LeasePoolContract;

/** Pools whose connections the core keeps meet the contract. */
class LeasePoolTest extends LeasePoolContract {
}
