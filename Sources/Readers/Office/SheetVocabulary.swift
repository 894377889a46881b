/// The names of attributes that workbooks have. One of another name is of nobody's vocabulary, and
/// what it says shows nowhere.
///
/// Source: ECMA-376 part 1, 18.2, 18.3, 18.5, 18.8; Microsoft, [MS-XLSX] 2.3.
enum SheetVocabulary {
    static let own = "an attribute of its own, which no program shows"

    /// Parts whose attributes are compared; themes and lists of parts have vocabularies of their own.
    static func covers(_ path: String) -> Bool {
        ["xl/workbook.xml", "xl/styles.xml", "xl/tables/"].contains(where: path.hasPrefix)
    }

    static func holdsOwn(_ attributes: XMLAttributes) -> Bool {
        attributes.pairs.contains { !isKnown($0.name) }
    }

    /// Extensions are compared with a list of their own.
    static func holdsOwn(_ element: XMLElement) -> Bool {
        element.attributes.keys.contains { !isKnown($0) }
            || element.elements.contains { $0.name != "extLst" && holdsOwn($0) }
    }

    /// What the sizes of rows and columns that say nothing of themselves hide.
    static func hiddenByDefault(_ format: XMLAttributes) -> [String] {
        func isBelow(_ least: Double, _ name: String) -> Bool {
            format[name].flatMap { Double($0) }.map { $0 < least } ?? false
        }
        let isFlat = isBelow(4, "defaultRowHeight") || XMLTruth.isTrue(format["zeroHeight"])
        return (isFlat ? ["rows are hidden by default"] : [])
            + (isBelow(1, "defaultColWidth") ? ["columns are hidden by default"] : [])
    }

    private static func isKnown(_ name: String) -> Bool {
        // What cells have, by the million.
        switch name {
        case "r", "s", "t": true
        default: names.contains(name)
        }
    }

    private static let names = Set(
        [sheets, rules, pages, protection, workbooks, styles, tables].flatMap { words in
            words.split { $0.isWhitespace }.map(String.init)
        })

    private static let sheets = """
        space Ignorable uid dyDescent conformance sqref ref count uniqueCount id name val uri
        syncHorizontal syncVertical syncRef transitionEvaluation transitionEntry published codeName
        filterMode enableFormatConditionsCalculation auto indexed rgb theme tint applyStyles
        summaryBelow summaryRight showOutlineSymbols autoPageBreaks fitToPage windowProtection
        showFormulas showGridLines showRowColHeaders showZeros rightToLeft tabSelected showRuler
        defaultGridColor showWhiteSpace view topLeftCell colorId zoomScale zoomScaleNormal
        zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId pane xSplit ySplit
        activePane state activeCell activeCellId showHeader label data extendable axis dimension
        start min max activeRow activeCol previousRow previousCol click baseColWidth
        defaultColWidth defaultRowHeight customHeight zeroHeight thickTop thickBottom
        outlineLevelRow outlineLevelCol width style hidden bestFit customWidth phonetic
        outlineLevel collapsed spans customFormat ht thickBot ph cm vm aca dt2D dtr del1 del2 r1 r2
        ca si bx sb eb fontId type alignment fullCalcOnLoad location tooltip display
        """
    private static let rules = """
        colId hiddenButton showButton blank calendarType and operator top percent filterVal dxfId
        cellColor iconSet iconId valIso maxVal maxValIso year month day hour minute second
        dateTimeGrouping columnSort caseSensitive sortMethod descending sortBy customList function
        startLabels topLabels leftLabels link pivot priority stopIfTrue aboveAverage bottom text
        timePeriod rank stdDev equalAverage gte minLength maxLength showValue reverse
        disablePrompts xWindow yWindow errorStyle imeMode allowBlank showDropDown showInputMessage
        showErrorMessage errorTitle error promptTitle prompt evalError twoDigitTextYear
        numberStoredAsText formula formulaRange unlockedFormula emptyCellReference
        listDataValidation calculatedColumn
        """
    private static let pages = """
        horizontalCentered verticalCentered headings gridLines gridLinesSet left right bottom
        header footer paperSize paperHeight paperWidth scale firstPageNumber fitToWidth fitToHeight
        pageOrder orientation usePrinterDefaults blackAndWhite draft cellComments
        useFirstPageNumber errors horizontalDpi verticalDpi copies differentOddEven differentFirst
        scaleWithDoc alignWithMargins manualBreakCount man pt guid scale showPageBreaks
        """
    private static let protection = """
        password algorithmName hashValue saltValue spinCount sheet objects scenarios formatCells
        formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows
        selectLockedCells sort autoFilter pivotTables selectUnlockedCells lockStructure lockWindows
        lockRevision workbookPassword workbookPasswordCharacterSet revisionsPassword
        revisionsPasswordCharacterSet workbookAlgorithmName workbookHashValue workbookSaltValue
        workbookSpinCount revisionsAlgorithmName revisionsHashValue revisionsSaltValue
        revisionsSpinCount securityDescriptor readOnlyRecommended userName reservationPassword
        """
    private static let workbooks = """
        appName lastEdited lowestEdited rupBuild date1904 showObjects showBorderUnselectedTables
        filterPrivacy promptedSolutions showInkAnnotation backupFile saveExternalLinkValues
        updateLinks hidePivotFieldList showPivotChartFilter allowRefreshQuery publishItems
        checkCompatibility autoCompressPictures refreshAllConnections defaultThemeVersion
        dateCompatibility visibility minimized showHorizontalScroll showVerticalScroll
        showSheetTabs windowWidth windowHeight tabRatio firstSheet activeTab
        autoFilterDateGrouping sheetId comment customMenu description help statusBar localSheetId
        vbProcedure xlm functionGroupId shortcutKey publishToServer workbookParameter calcId
        calcMode refMode iterate iterateCount iterateDelta fullPrecision calcCompleted calcOnSave
        concurrentCalc concurrentManualCount forceFullCalc autoRecover crashSave dataExtractLoad
        repairLoad url revIDLastSave documentId coauthVersionLast coauthVersionMax uidLastSave
        Requires embed stringRefSyntax
        """
    private static let styles = """
        numFmtId formatCode knownFonts patternType degree position diagonalUp diagonalDown outline
        fillId borderId xfId quotePrefix pivotButton applyNumberFormat applyFont applyFill
        applyBorder applyAlignment applyProtection horizontal vertical textRotation wrapText indent
        relativeIndent justifyLastLine shrinkToFit readingOrder locked builtinId iLevel
        customBuiltin defaultTableStyle defaultPivotStyle table size defaultSlicerStyle
        defaultTimelineStyle
        """
    private static let tables = """
        displayName tableType headerRowCount insertRow insertRowShift totalsRowCount totalsRowShown
        headerRowDxfId dataDxfId totalsRowDxfId headerRowBorderDxfId tableBorderDxfId
        totalsRowBorderDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle connectionId
        uniqueName totalsRowFunction totalsRowLabel queryTableFieldId array mapId xpath
        denormalized xmlDataType showFirstColumn showLastColumn showRowStripes showColumnStripes
        altText altTextSummary
        """
}
