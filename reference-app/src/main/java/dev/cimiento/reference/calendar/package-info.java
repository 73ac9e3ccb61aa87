/** Calendars: those that people subscribe to, and those elsewhere that say when somebody is busy. */
@NullMarked
package dev.cimiento.reference.calendar;

import org.jspecify.annotations.NullMarked;
