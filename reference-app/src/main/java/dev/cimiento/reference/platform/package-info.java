/** What belongs to no tenant: probes, and the page that lists the demo tenants. */
@NullMarked
package dev.cimiento.reference.platform;

import org.jspecify.annotations.NullMarked;
