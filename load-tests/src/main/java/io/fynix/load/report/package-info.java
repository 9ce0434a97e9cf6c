/** The report as Markdown, its plots as SVG. */
@NullMarked
package io.fynix.load.report;

import org.jspecify.annotations.NullMarked;
