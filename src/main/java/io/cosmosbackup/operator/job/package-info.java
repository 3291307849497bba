/// A run's Job: the engine's command line ([EngineCommand]), the Job made of it ([EngineJob]), and what has
/// become of it ([JobState]). A Job is made once by name and never matched against anything again. Pure.
///
/// Depends on `api`, `engine.report` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.job;

import org.jspecify.annotations.NullMarked;
