/// An API that there is not, as small as one can be: what somebody writes who adds an API.
@NullMarked
package io.cosmosbackup.engine.source.toy;

import org.jspecify.annotations.NullMarked;
