/// How an object's state is shown: {@link io.cosmosbackup.operator.status.Why} a thing is so (one word and a
/// sentence), the {@link io.cosmosbackup.operator.status.Conditions} built from it, and the events of its
/// turning points. The words of the operator are {@link io.cosmosbackup.operator.status.OperatorReason}; the
/// engine's are {@link io.cosmosbackup.engine.report.Reason}. May depend on `api` and `engine.report`; the
/// two writers also on fabric8 and JOSDK.
@NullMarked
package io.cosmosbackup.operator.status;

import org.jspecify.annotations.NullMarked;
