/** The contracts that every store of schedules must keep: extend them beside the store. */
@NullMarked
package dev.cimiento.scheduling.testkit;

import org.jspecify.annotations.NullMarked;
