/** From this version on Chromium draws the margin boxes of a style sheet (CSS Paged Media, `@page { @bottom-right … }`). */
const MARGIN_BOXES_SINCE = 131;

const LINE = 'font:7.5px sans-serif;color:#545e68;width:100%;padding:0 14mm;display:flex;justify-content:space-between';

/**
 * How a report is printed, as Chromium's `Page.printToPDF` and Electron's `printToPDF` both take it. Reports have their name and page
 * numbers in margin boxes; a Chromium that knows none puts them there by templates, which it fills in with the document's title as text.
 */
export function pdfOptions(chromeMajor: number) {
  return {
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    displayHeaderFooter: chromeMajor < MARGIN_BOXES_SINCE,
    headerTemplate: '<span></span>',
    footerTemplate: `<div style="${LINE}"><span class="title"></span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`,
  };
}
