/// How an object's state is told: an [Explanation] (one word and a sentence), the [Conditions] built from
/// it, and the events of its turning points. A [Decision] is all that a reconcile will do. The words of the
/// operator are [OperatorReason]; the engine's are in `engine.report`. Pure.
///
/// Depends on `api` and `engine.report`.
@NullMarked
package io.cosmosbackup.operator.status;

import org.jspecify.annotations.NullMarked;
