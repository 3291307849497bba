/// Running things at once, and keeping them within request units:
/// {@link io.cosmosbackup.engine.parallel.Parallel}, and
/// {@link io.cosmosbackup.engine.parallel.RequestUnitBudget}. Depends on `report`.
@NullMarked
package io.cosmosbackup.engine.parallel;

import org.jspecify.annotations.NullMarked;
