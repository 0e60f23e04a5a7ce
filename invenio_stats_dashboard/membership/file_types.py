# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Types of files: extensions that are known to be some.

What follows the last dot of a name can be anything, such as a person's name, and
numbers by file type are read by people who may not read the names of the files. So a
type counts only if it is in this list; all others are none.
"""

from pathlib import PurePosixPath

TEXTS = """
    adoc asciidoc azw3 bib bst cls doc docm docx dot dotx dvi enl eps epub fb2 fodt
    htm html ipynb key latex log lyx man markdown md mhtml mobi nb nfo numbers odf odg
    odp ods odt org ott oxps pages pdf po pot potx pps ppsx ppt pptm pptx ps pub qmd
    rdoc ris rmd rst rtf sty sxw tei tex texi txt wpd wps xhtml xps
"""

TABLES_AND_MARKUP = """
    accdb arrow atom avro bibtex conf csv csvy dat data db dbf dtd feather fods
    geojson gexf gml gpkg gpx graphml hdt ics ini json json5 jsonl jsonld kml kmz marc
    mdb mets mods mrc mrcx msgpack n3 ndjson nq nt nxs opml orc owl parquet properties
    proto psv rdf rss sav sql sqlite sqlite3 svg tab toml topojson trig trix tsv ttl
    vcard vcf wsdl xlm xls xlsb xlsm xlsx xlt xltx xml xsd xsl xslt yaml yml
"""

PACKED = """
    7z ace apk ar arj bz2 cab cbr cbz conda cpio crx deb dmg ear egg gem gz img iso
    jar lha lz lz4 lzh lzma nupkg ova ovf qcow2 rar rpm sif squashfs tar tbz tbz2 tgz
    txz vdi vmdk wacz war warc whl xz z zip zipx zst
"""

PICTURES = """
    ai arw avif bmp ccp4 cdr cr2 cr3 cur czi dcm dcx dds dib djv djvu dm3 dm4 dng em
    emf exr fig fit fits flex fts gif hdr heic heif ibw ico ief ims indd j2c j2k jfif
    jls jng jp2 jpe jpeg jpf jpg jpm jpx jxl jxr kdc lif lsm map mng mrcs mrxs nd2
    ndpi nef nid nii odc odi oib oif orf otf pbm pcx pef pgm png pnm ppm psb psd ptif
    qoi raf raw rec rw2 scn ser sgi skp spm srw st stk stp svgz svs sxm tga tif tiff
    ttf vsd vsdx vsi webp wmf woff woff2 xbm xcf xmp xpm zvi
"""

SOUND_AND_FILM = """
    3g2 3gp aac ac3 aif aifc aiff amr ape asf ass au avi caf dts dv eac3 eaf exb f4v
    flac flv m1v m2ts m2v m3u m3u8 m4a m4b m4p m4v mid midi mka mkv mov mp2 mp3 mp4
    mpa mpe mpeg mpg mpga mscz mts musicxml mxf mxl oga ogg ogm ogv opus ra ram rm
    rmvb sami sbv smi spx srt ssa sub swf textgrid trs ts vob vtt wav weba webm wma
    wmv wv
"""

CODE = """
    a ada adb ads agda ahk ampl applescript as asm asp aspx awk bas bash bat bin bngl
    bpmn c cabal cc cfg cfm class clj cljs cmake cmd cob cpp cs csh csproj css cu cuh
    cwl cxx cython d dart diff dll do dockerfile dylib el elf elm erl ex exe exs f f03
    f08 f77 f90 f95 fish for fs fsx ftn gd gms go gradle graphql groovy gv h hcl hh
    hpp hs htaccess hxx inc inl ino ipp java jl js jsp jsx kt kts l lean less lhs lisp
    lock lp lsp lua m m4 mak mat mjs mk ml mli mm mod mps msi mzn nf nim nix o obj ode
    opt pas patch php pl plist pm ps1 psm1 pxd py pyc pyd pyi pyx qml qsub r rb rbs rc
    reg rego resx rkt rs s sas sass sbt sc scala scm scss sh sln slurm smk snakefile
    so sol spec stan sv svelte swift tcl tf toc tsx twig v vb vba vbs vhd vhdl vue
    wasm wdl xaml zsh
"""

DATA_OF_SCIENCES = """
    ab1 abf abi acq ahdr anml arff asc asdf axd b3d bai bak bam bcf bcr bdf bed
    bedgraph bedpe bgen bids bidsignore bif bigbed bigwig bim biom blend bpf brml brw
    bufr bval bvec bw c3d cdf cdl cdx cdxml cel cfl cgns chk cif ckpt cml cnv cod cog
    cool cov cram crd crf crt cst ctd cub cube cxf czml d2 d3plot dae dcd dem dmp dta
    dwg dx dxf e00 e57 edf eeg ent fa faa fas fasta fastq fcs fdf fdt ffn fid fna fq
    fsa fst gb gbff gbk gds ged gen gff gff3 gguf gifti gii gjf glb gle gltf gmsh gmt
    gpg gpml gpr grb grb2 grd grib grib2 gro gtf gtfs h4 h5 h5ad h5p h5seurat hd5 hdf
    hdf4 hdf5 he5 hea hic hkl ibd icm idx ifc iges igs imzml inp inr itx jcamp jdx jmp
    joblib jpk jsonstat jws kin lammps lammpstrj las laz lpk maf mask mcool md5 mda
    mdl med mef mesh mgf mgh mgz mha mhd mif mmap mnc mnova mol mol2 molden mop mph
    msa mseed msh mtl mtx mtz mwt mzid mzml mztab mzxml narrowpeak nc nc3 nc4 ncdf
    netcdf newick nex nexus nhdr nhx nirs nmredata nmrml npy npz nrrd nwb nwk nxml odb
    omf omx onnx otu out oxd p4 par parm7 pbf pcap pcapng pcd pdb pdbqt pdbx ped pem
    pfb pgen pgn phy phylip pickle pkl plt ply pml por pqr prj prmtop pro psf psm
    psrfits pt ptb pth ptx pvar pvd pvtp pvtu qgs qgz qlf qza qzv rasx rcsv rda rdata
    rdml rds res rinex rnx root rsf rst7 safetensors sam sas7bcat sas7bdat sbml sbn
    sbol sbx sdf sdrf sdt seg segy sg2 sgy sha1 sha256 sha512 shp shx sig sm2 snirf
    snp spa spc spe sps ssm sst step sthlp stl sto str tck tdf tdms tfrecord tfw tmtx
    tng top topo tpr trc tre tree trj trk trr tsf udf uff usd usda usdz vasp vdb vdw
    vhdr vmrk vol vrml vti vtk vtp vtr vts vtu wcs wiff wig wkb wkt wrl x3d xdf xdmf
    xlsform xmf xmi xpt xrdml xtc xy xye xyz xyzm zarr zmat zsav
"""

KNOWN = frozenset(
    " ".join(
        (
            TEXTS,
            TABLES_AND_MARKUP,
            PACKED,
            PICTURES,
            SOUND_AND_FILM,
            CODE,
            DATA_OF_SCIENCES,
        )
    ).split()
)
"""Extensions that count as types, in lower case."""


def file_type(key):
    """Return a file's type: its extension in lower case, or ``None``."""
    found = PurePosixPath((key or "").strip()).suffix[1:].lower()
    return found if found in KNOWN else None


def as_file_type(text):
    """Return the type that somebody has written: ``.PDF`` is ``pdf``."""
    return file_type(f"name.{text.strip().removeprefix('.')}")
