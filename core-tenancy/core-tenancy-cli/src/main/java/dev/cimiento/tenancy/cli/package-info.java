/** The command-line program {@code tenants}, on picocli: by itself, or inside a host's own program. */
@NullMarked
package dev.cimiento.tenancy.cli;

import org.jspecify.annotations.NullMarked;
