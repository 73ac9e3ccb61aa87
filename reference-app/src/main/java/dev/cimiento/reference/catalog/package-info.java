/** What there is to book, and when: services, resources, hours, special days, deposits; for everybody to read and staff to change. */
@NullMarked
package dev.cimiento.reference.catalog;

import org.jspecify.annotations.NullMarked;
