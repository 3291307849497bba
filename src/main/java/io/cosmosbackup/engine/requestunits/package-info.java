/// Request units: what a request costs ([Usage]), and a limit of them per second ([RequestUnitBudget]).
///
/// Depends on `engine.report`.
@NullMarked
package io.cosmosbackup.engine.requestunits;

import org.jspecify.annotations.NullMarked;
