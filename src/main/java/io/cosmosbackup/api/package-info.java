/// The four kinds of `cosmosbackup.io/v1alpha1` as records, a package each: what a user writes (`*Spec`) and what
/// the operator answers (`*Status`). Start at `schedule.CosmosBackupSchedule`. No behaviour beyond normalising: a
/// default that the API server fills in is repeated in the compact constructor, because an object can also come
/// from a test or from the operator itself, so a component that is not `@Nullable` is never null. What can be
/// refused is refused by the API server (validation rules on the records).
@NullMarked
package io.cosmosbackup.api;

import org.jspecify.annotations.NullMarked;
