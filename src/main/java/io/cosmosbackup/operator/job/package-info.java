/// A run's Job: what a command line is put together with ([EngineCommand]), the Job made of it ([EngineJob]),
/// and what has become of it ([JobState]). [Start] is whether a run can have one. [JobLoop] follows Jobs that
/// come again, and says what a lost result or a taken name means for each kind. A Job is made once by name
/// and never matched against anything again. Pure.
///
/// Depends on `api`, `engine.contract`, `engine.report` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.job;

import org.jspecify.annotations.NullMarked;
